package io.searchfleet.engine;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.HttpMessageParserFactory;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a connection's next answer from being the rest of its last one: a cluster that sends more than the length it
 * said leaves bytes that belong to no request. Also bounds the heads of answers.
 */
final class CleanConnections {
    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxHeaderCount(200)
            .setMaxLineLength(16_384)
            // Each connection has three; a longer answer is read past them.
            .setBufferSize(8192)
            .build();
    private static final Timeout LOOK = Timeout.ofMilliseconds(1);

    private CleanConnections() {}

    static ManagedHttpClientConnectionFactory factory() {
        return ManagedHttpClientConnectionFactory.builder()
                .http1Config(LIMITS)
                .responseParserFactory(new Parsers())
                .build();
    }

    private static NoHttpResponseException leftover() {
        return new NoHttpResponseException("the connection holds bytes that belong to no request");
    }

    /** One parser per connection. */
    private static final class Parsers implements HttpMessageParserFactory<ClassicHttpResponse> {
        @Override
        @SuppressWarnings("deprecation") // Its successor calls it, and has no answer of its own.
        public HttpMessageParser<ClassicHttpResponse> create(@Nullable Http1Config config) {
            return new Parser();
        }
    }

    /** Costs nothing, and finds leftovers only after the request was sent: enough for reads, which are sent once more. */
    private static final class Parser extends DefaultHttpResponseParser {
        private boolean isAnswered;

        Parser() {
            super(LIMITS);
        }

        @Override
        public @Nullable ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in)
                throws IOException, HttpException {
            if (isAnswered && buffer.length() > 0) {
                throw leftover();
            }
            ClassicHttpResponse response = super.parse(buffer, in);
            // More may follow a status of 1xx, all of it about one request.
            isAnswered = response != null && response.getCode() >= 200;
            return response;
        }
    }

    /** Looks before a write goes out, which is never sent twice; it takes 1 ms, as nothing is the usual answer. */
    static final class Executor extends HttpRequestExecutor {
        @Override
        public ClassicHttpResponse execute(
                ClassicHttpRequest request,
                HttpClientConnection connection,
                @Nullable HttpResponseInformationCallback callback,
                HttpContext context)
                throws IOException, HttpException {
            boolean isReused = connection.getEndpointDetails().getRequestCount() > 0;
            if (isReused && !request.getMethod().equals("GET") && isUnusable(connection)) {
                throw new NotSentException();
            }
            return super.execute(request, connection, callback, context);
        }

        private static boolean isUnusable(HttpClientConnection connection) throws IOException {
            return connection.isStale() || connection.isDataAvailable(LOOK);
        }
    }

    /** Nothing of the request went out. */
    static final class NotSentException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
