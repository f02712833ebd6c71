package io.searchfleet.engine;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads PEM (RFC 7468). Faults are {@link IllegalArgumentException} that name the field and never show its text. */
public final class Pem {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private Pem() {}

    /** The certificates in {@code pem}, at least one. */
    public static List<X509Certificate> certificates(String pem, String field) {
        try {
            var found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            if (found.isEmpty()) {
                throw new IllegalArgumentException("'" + field + "' holds no certificate.");
            }
            return found.stream().map(X509Certificate.class::cast).toList();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("'" + field + "' is not a certificate in PEM.", e);
        }
    }

    /** The first private key in {@code pem}. */
    static PrivateKey privateKey(String pem, String field) {
        if (pem.contains("BEGIN ENCRYPTED PRIVATE KEY") || pem.contains("Proc-Type: 4,ENCRYPTED")) {
            throw new IllegalArgumentException("'" + field + "' is encrypted. Take its passphrase off first:"
                    + " openssl pkcs8 -topk8 -nocrypt -in key.pem; it is stored sealed.");
        }
        if (pem.contains("BEGIN RSA PRIVATE KEY") || pem.contains("BEGIN EC PRIVATE KEY")) {
            throw new IllegalArgumentException("'" + field + "' must be in PKCS#8 (BEGIN PRIVATE KEY):"
                    + " openssl pkcs8 -topk8 -nocrypt -in key.pem");
        }
        Matcher key = KEY.matcher(pem);
        if (!key.find()) {
            throw new IllegalArgumentException("'" + field + "' holds no private key in PEM.");
        }
        return key(decoded(key.group(1), field), field);
    }

    private static byte[] decoded(String base64, String field) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + field + "' is not valid base 64.", e);
        }
    }

    private static PrivateKey key(byte[] encoded, String field) {
        for (String algorithm : List.of("RSA", "EC")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (GeneralSecurityException e) {
                // The other one, perhaps: the key itself says which, and only to its own factory.
            }
        }
        throw new IllegalArgumentException("'" + field + "' is not a key of RSA or EC.");
    }
}
