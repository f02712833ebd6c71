package io.searchfleet.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.searchfleet.local.gateway.FunctionStartException;
import io.searchfleet.local.gateway.Functions;
import io.searchfleet.local.template.Template;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody is told whose {@code ./searchfleet local} does not start, and what it takes beside its defaults. */
class StartTest {
    @TempDir
    private static Path folder = Path.of(".");

    @Test
    void networksThatAreGiven_comeToLoopback() {
        assertThat(LocalRuntime.parameters(Map.of("AllowedNetworks", "10.0.0.0/8"), Optional.of("192.168.0.0/16")))
                .containsEntry("AllowedNetworks", "127.0.0.0/8,::1/128,192.168.0.0/16,10.0.0.0/8")
                .containsEntry("Provider", "local");
        assertThat(LocalRuntime.parameters(Map.of("Provider", "aws", "AllowedNetworks", ""), Optional.empty()))
                .containsEntry("AllowedNetworks", "127.0.0.0/8,::1/128")
                .containsEntry("Provider", "aws");
    }

    @Test
    void aSettingThatAFunctionDoesNotTake_isItsMessage_withoutClassesOfJava() {
        Template template = Template.read(
                Path.of("../template.yaml"),
                LocalRuntime.parameters(Map.of("AllowedNetworks", "hello"), Optional.empty()),
                "file:" + folder.resolve("seal.key"));
        String nowhere = "http://127.0.0.1:1";
        assertThatThrownBy(() -> new Functions(
                        template.functions(), Map.of("DYNAMODB_LOCAL", nowhere, "STEP_FUNCTIONS_LOCAL", nowhere)))
                .isInstanceOf(FunctionStartException.class)
                .hasMessageMatching("The function \\w+ does not start: 'hello' is not a network such as .*");
    }

    @Test
    void aPortThatMayNotBeUsed_isNotCalledTaken() {
        assertThat(LocalRuntime.noPort(80, new BindException("Permission denied")))
                .hasMessage("Port 80 cannot be used (Permission denied). Choose another with --port, 1024 or above.");
        assertThat(LocalRuntime.noPort(8080, new BindException("Address already in use")))
                .hasMessage("Port 8080 is taken. Stop what uses it, or choose another with --port.");
    }

    @Test
    void aDataFolderThatCannotBeUsed_saysWhy_andWhatToDo() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> DataFolder.open(Optional.of(file)))
                .isInstanceOf(StartException.class)
                .hasMessage("The data folder " + file
                        + " cannot be used: it is a file, not a folder. Choose another with --data.");
        Path nowhere = Path.of("/proc/nope");
        assertThatThrownBy(() -> DataFolder.open(Optional.of(nowhere)))
                .isInstanceOf(StartException.class)
                .hasMessageMatching("The data folder /proc/nope cannot be used: .*\\. Choose another with --data\\.");
    }

    @Test
    void whatTheApiSays_isItsMessage_notItsJson() {
        assertThat(Loopback.message("{\"data\":[],\"status_code\":403,\"message\":\"No.\"}"))
                .isEqualTo("No.");
        assertThat(Loopback.message("<html>")).isEqualTo("<html>");
    }
}
