package io.searchfleet.engine;

import java.util.Optional;

/**
 * How an https cluster is trusted, and how we show ourselves to it.
 *
 * @param caPem the certificates, in PEM, that alone are trusted; empty: those of the system
 * @param verify false only when the user asked for it: any certificate and any name will do
 * @param client what we show when the cluster asks for a certificate (mTLS)
 */
public record Tls(Optional<String> caPem, boolean verify, Optional<ClientCertificate> client) {
    public static final Tls SYSTEM = new Tls(Optional.empty(), true, Optional.empty());

    /** Trusts these certificates alone. */
    public static Tls trusting(String caPem) {
        return new Tls(Optional.of(caPem), true, Optional.empty());
    }

    public Tls with(ClientCertificate certificate) {
        return new Tls(caPem, verify, Optional.of(certificate));
    }
}
