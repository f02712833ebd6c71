package io.searchfleet.engine;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.jspecify.annotations.Nullable;

/** Makes what {@link Tls} asks for. */
final class TlsStrategies {
    private TlsStrategies() {}

    /** One for all clusters: nothing in it is any cluster's, and reading the JDK's certificates takes some milliseconds. */
    private static final class OfSystem {
        static final TlsSocketStrategy STRATEGY = DefaultClientTlsStrategy.createDefault();
    }

    static TlsSocketStrategy of(Tls tls) {
        if (tls.equals(Tls.SYSTEM)) {
            return OfSystem.STRATEGY;
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(tls), trust(tls), null);
            return tls.verify()
                    ? new DefaultClientTlsStrategy(context)
                    : new DefaultClientTlsStrategy(
                            context, HostnameVerificationPolicy.CLIENT, NoopHostnameVerifier.INSTANCE);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a stored certificate no longer makes a TLS context", e);
        }
    }

    /** @return null for none: what the JDK's API takes for it */
    private static KeyManager @Nullable [] keys(Tls tls) throws GeneralSecurityException, IOException {
        if (tls.client().isEmpty()) {
            return null;
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(tls.client().get().store(), new char[0]);
        return factory.getKeyManagers();
    }

    /** @return null for those of the system */
    private static TrustManager @Nullable [] trust(Tls tls) throws GeneralSecurityException, IOException {
        if (!tls.verify()) {
            return new TrustManager[] {new TrustAll()};
        }
        return tls.caPem().isEmpty()
                ? null
                : trusting(Pem.certificates(tls.caPem().get(), "tls.ca_pem"));
    }

    private static TrustManager[] trusting(List<X509Certificate> certificates)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (X509Certificate certificate : certificates) {
            store.setCertificateEntry("ca-" + number++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** For {@code verify: false}, which a user must ask for. The extended kind, so that the JDK adds no checks. */
    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
