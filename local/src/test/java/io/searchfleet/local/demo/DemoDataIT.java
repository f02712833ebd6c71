package io.searchfleet.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.searchfleet.engines.EngineOptions;
import io.searchfleet.engines.EngineProcess;
import io.searchfleet.engines.EngineRelease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoDataIT {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    static Path folder;

    @Test
    void anEmptyEngine_isFilled_andOneThatIsFilledIsLeftAlone() throws Exception {
        EngineOptions options = EngineOptions.of(EngineRelease.OPENSEARCH_3_8, folder.resolve("engine"));
        try (EngineProcess engine = EngineProcess.start(options)) {
            DemoData.load(engine.uri());

            assertThat(counts(engine)).isEqualTo("""
                    orders-2026.09 1500
                    orders-2026.10 1500
                    orders-2026.11 1500
                    products       2000
                    web-logs       3000
                    """);
            assertThat(send(engine, "GET", "/_cluster/health", "")).contains("\"status\":\"green\"");
            assertThat(send(engine, "GET", "/_cat/aliases?h=alias,index,is_write_index&s=index", ""))
                    .isEqualToNormalizingWhitespace(
                            "orders orders-2026.09 false orders orders-2026.10 false orders orders-2026.11 true");

            send(engine, "DELETE", "/orders-2026.10", "");
            DemoData.load(engine.uri());
            assertThat(counts(engine)).as("a user's changes stay").doesNotContain("orders-2026.10");

            send(engine, "PUT", "/products/_mapping", "{\"_meta\":{\"demo\":\"loading\"}}");
            send(engine, "DELETE", "/products/_doc/GAR-10001?refresh=true", "");
            DemoData.load(engine.uri());
            assertThat(counts(engine)).as("an interrupted load is finished").contains("orders-2026.10 1500");
            assertThat(counts(engine)).contains("products       2000");
            assertThat(send(engine, "GET", "/_mapping", "")).doesNotContain("loading");
        }
    }

    @Test
    void anEngineThatIsNotThere_isSaidToBeUnreachable() {
        assertThatThrownBy(() -> DemoData.load(URI.create("http://127.0.0.1:1")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("http://127.0.0.1:1/");
    }

    private static String counts(EngineProcess engine) throws IOException, InterruptedException {
        return send(engine, "GET", "/_cat/indices?h=index,docs.count&s=index", "");
    }

    private static String send(EngineProcess engine, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(engine.uri().resolve(path))
                .method(method, BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .build();
        return HTTP.send(request, BodyHandlers.ofString()).body();
    }
}
