package io.searchfleet.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HttpFrontTest {
    @Test
    void aPortIsFreeAgain_whileTheLastOnesConnectionsAreRemembered() throws IOException {
        int port;
        try (HttpFront front = HttpFront.bind(0);
                Socket client = new Socket(
                        InetAddress.ofLiteral("127.0.0.1"), front.uri().getPort())) {
            port = front.uri().getPort();
            client.setSoTimeout(10_000);
            // What is no request is answered, and its connection closed: who closes first is who remembers.
            client.getOutputStream().write("rubbish\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.getInputStream().readAllBytes())
                    .asString(StandardCharsets.US_ASCII)
                    .startsWith("HTTP/1.1 400");
        }
        try (HttpFront next = again(port)) {
            assertThat(next.uri().getPort()).isEqualTo(port);
        }
    }

    /** Who was waiting for a connection holds the port until it is told; connections are remembered for a minute. */
    private static HttpFront again(int port) throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (true) {
            try {
                return HttpFront.bind(port);
            } catch (BindException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }
}
