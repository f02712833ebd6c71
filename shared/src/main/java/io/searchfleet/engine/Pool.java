package io.searchfleet.engine;

import java.time.Duration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** The connections to one cluster. */
final class Pool {
    private static final Timeout CONNECT = Timeout.ofSeconds(1);
    private static final int MOST_CONNECTIONS = 64;

    private final long version;
    private final PoolingHttpClientConnectionManager connections;
    private final CloseableHttpClient http;
    private final RequestSigner signer;
    private volatile long lastUsedNanos = System.nanoTime();

    private Pool(
            long version,
            PoolingHttpClientConnectionManager connections,
            CloseableHttpClient http,
            RequestSigner signer) {
        this.version = version;
        this.connections = connections;
        this.http = http;
        this.signer = signer;
    }

    static Pool open(Target target, GuardedResolver resolver, AwsAccess aws) {
        PoolingHttpClientConnectionManager connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(resolver)
                .setConnectionFactory(CleanConnections.factory())
                .setTlsSocketStrategy(TlsStrategies.of(target.endpoint().tls()))
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT)
                        .setValidateAfterInactivity(TimeValue.ofSeconds(2))
                        .build())
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setMaxConnPerRoute(MOST_CONNECTIONS)
                .build();
        // No proxy: only useSystemProperties() would look for one, and it is not called.
        CloseableHttpClient http = HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(
                        RequestConfig.custom().setProtocolUpgradeEnabled(false).build())
                .setRequestExecutor(new CleanConnections.Executor())
                .setUserAgent("searchfleet")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
        return new Pool(target.version(), connections, http, RequestSigner.of(target.endpoint(), aws));
    }

    long version() {
        return version;
    }

    CloseableHttpClient http() {
        return http;
    }

    /** Made once per pool, so that what AWS lends is asked for once and not per request. */
    RequestSigner signer() {
        return signer;
    }

    void used() {
        lastUsedNanos = System.nanoTime();
    }

    boolean isUnusedFor(Duration time) {
        return System.nanoTime() - lastUsedNanos > time.toNanos();
    }

    void closeIdle(Duration longerThan) {
        connections.closeIdle(TimeValue.of(longerThan));
    }

    void close() {
        http.close(CloseMode.IMMEDIATE);
    }
}
