package io.searchfleet.engine;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate that we show, and its key; both in PEM. Never in a log or an answer.
 *
 * @param certificatePem the certificate, then those that vouch for it, if any
 * @param keyPem PKCS#8, RSA or EC, without a passphrase
 */
public record ClientCertificate(String certificatePem, String keyPem) {
    private static final byte[] PROBE = new byte[32];

    /** @throws IllegalArgumentException when a part cannot be read or they do not belong together; fit for a user */
    public static ClientCertificate checked(String certificatePem, String keyPem) {
        List<X509Certificate> chain = Pem.certificates(certificatePem, "tls.client_cert_pem");
        PrivateKey key = Pem.privateKey(keyPem, "tls.client_key_pem");
        if (!belongTogether(key, chain.getFirst().getPublicKey())) {
            throw new IllegalArgumentException(
                    "'tls.client_key_pem' is not the key of the first certificate in 'tls.client_cert_pem'.");
        }
        return new ClientCertificate(certificatePem, keyPem);
    }

    private static boolean belongTogether(PrivateKey key, PublicKey certified) {
        if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
            return false;
        }
        try {
            Signature signature =
                    Signature.getInstance("SHA256with" + (key.getAlgorithm().equals("EC") ? "ECDSA" : "RSA"));
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** A store that holds this alone, under no password. */
    KeyStore store() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "client",
                Pem.privateKey(keyPem, "tls.client_key_pem"),
                new char[0],
                Pem.certificates(certificatePem, "tls.client_cert_pem").toArray(X509Certificate[]::new));
        return store;
    }

    @Override
    public String toString() {
        return "ClientCertificate[…]";
    }
}
