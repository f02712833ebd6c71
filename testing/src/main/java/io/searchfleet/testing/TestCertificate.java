package io.searchfleet.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A self-signed certificate, made by the JDK's own keytool when a test starts, and a TLS listener that shows it.
 *
 * @param pem the certificate
 * @param store a key store with its key
 */
public record TestCertificate(String pem, Path store) {
    public static final TestCertificate NONE = new TestCertificate("", Path.of("none"));

    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    private static final String PASSWORD = "changeit";

    /** Makes one for a DNS name, with a key of elliptic curves. */
    public static TestCertificate make(Path folder, String name) {
        return make(folder, name, "EC");
    }

    /** @param algorithm of its key: EC or RSA */
    public static TestCertificate make(Path folder, String name, String algorithm) {
        Path store = folder.resolve(name + "-" + algorithm + ".p12");
        try {
            Process keytool = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "server",
                            "-keyalg",
                            algorithm,
                            "-dname",
                            "CN=" + name,
                            "-ext",
                            "SAN=dns:" + name,
                            "-ext",
                            "BC=ca:true",
                            "-validity",
                            "2",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            PASSWORD))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool: " + output);
            }
            byte[] der = load(store).getCertificate("server").getEncoded();
            return new TestCertificate(pem("CERTIFICATE", der), store);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + type + "-----\n";
    }

    /** Its key in PKCS#8. */
    public String keyPem() {
        try {
            return pem(
                    "PRIVATE KEY",
                    load(store).getKey("server", PASSWORD.toCharArray()).getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A listener on a free port of loopback that shows this certificate. */
    public ServerSocket listen() {
        return listenAt(LOOPBACK);
    }

    /** The same at an address of this machine. */
    public ServerSocket listenAt(InetSocketAddress own) {
        return listen(own, null);
    }

    /** The same, for those alone who show the certificate {@code client}. */
    public ServerSocket listenFor(TestCertificate client) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("client", load(client.store).getCertificate("server"));
            trust.init(trusted);
            SSLServerSocket listener = (SSLServerSocket) listen(LOOPBACK, trust.getTrustManagers());
            listener.setNeedClientAuth(true);
            return listener;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private ServerSocket listen(InetSocketAddress own, TrustManager @Nullable [] trust) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(load(store), PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust, null);
            return context.getServerSocketFactory().createServerSocket(own.getPort(), 50, own.getAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore load(Path store) throws IOException, GeneralSecurityException {
        KeyStore loaded = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            loaded.load(in, PASSWORD.toCharArray());
        }
        return loaded;
    }
}
