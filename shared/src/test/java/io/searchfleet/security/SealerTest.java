package io.searchfleet.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.searchfleet.model.AccountId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealerTest {
    private static final AccountId A = new AccountId("a");
    private static final AccountId B = new AccountId("b");

    @TempDir
    private static Path folder = Path.of(".");

    private final Sealer sealer = sealer();

    private static Sealer sealer() {
        return new Sealer(MasterKey.of("file:" + folder.resolve("key")));
    }

    @Test
    void aSecret_opensForItsOwner_alsoInAnotherProcess() {
        byte[] box = sealer.seal("s3cret".getBytes(UTF_8), A, "prod");
        assertThat(new String(box, UTF_8)).doesNotContain("s3cret");
        assertThat(sealer().open(box, A, "prod")).isEqualTo("s3cret".getBytes(UTF_8));
    }

    @Test
    void aSecret_copiedToAnotherAccountOrRecord_doesNotOpen() {
        byte[] box = sealer.seal("s3cret".getBytes(UTF_8), A, "prod");
        assertThatThrownBy(() -> sealer.open(box, B, "prod")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> sealer.open(box, A, "test")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void everyChangedByte_isNoticed() {
        byte[] box = sealer.seal("s3cret".getBytes(UTF_8), A, "prod");
        for (int i = 3; i < box.length; i++) {
            byte[] changed = box.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> sealer.open(changed, A, "prod")).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void twoSealsOfOneSecret_differ() {
        assertThat(sealer.seal(new byte[8], A, "x")).isNotEqualTo(sealer.seal(new byte[8], A, "x"));
    }

    @Test
    void theKeyFile_isReadableByItsOwnerAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("key"))))
                .isEqualTo("rw-------");
    }
}
