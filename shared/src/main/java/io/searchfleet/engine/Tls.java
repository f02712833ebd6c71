package io.searchfleet.engine;

import java.util.Optional;

/**
 * How an https cluster is trusted.
 *
 * @param caPem the certificates, in PEM, that alone are trusted; empty: those of the system
 * @param verify false only when the user asked for it: any certificate and any name will do
 */
public record Tls(Optional<String> caPem, boolean verify) {
    public static final Tls SYSTEM = new Tls(Optional.empty(), true);
}
