package io.searchfleet.functions.connections;

import io.searchfleet.engine.ClientCertificate;
import io.searchfleet.engine.Pem;
import io.searchfleet.engine.Tls;
import io.searchfleet.web.Fields;
import java.util.Optional;

/** Reads {@code tls}. A part that it does not name stays as it is, one that is null is removed; so is all of it. */
final class TlsForm {
    private static final int LONGEST_PEM = 64 * 1024;

    private final Fields tls;
    private final Tls base;

    private TlsForm(Fields tls, Tls base) {
        this.tls = tls;
        this.base = base;
    }

    static Tls read(Fields fields, Tls base) {
        if (!fields.has("tls")) {
            return base;
        }
        return fields.isNull("tls") ? Tls.SYSTEM : new TlsForm(fields.object("tls"), base).read();
    }

    /** Notes a fault for each part of another name: what it means would stay as it is, such as that nothing is verified. */
    static void requireKnown(Fields fields) {
        if (fields.isObject("tls")) {
            fields.object("tls").only("ca_pem", "client_cert_pem", "client_key_pem", "verify");
        }
    }

    private Tls read() {
        return new Tls(authorities(), tls.bool("verify").orElse(base.verify()), client());
    }

    private Optional<String> authorities() {
        return kept("ca_pem", base.caPem())
                .filter(pem ->
                        tls.made(() -> Pem.certificates(pem, "tls.ca_pem")).isPresent());
    }

    private Optional<ClientCertificate> client() {
        Optional<String> certificate = kept("client_cert_pem", base.client().map(ClientCertificate::certificatePem));
        Optional<String> key = kept("client_key_pem", base.client().map(ClientCertificate::keyPem));
        if (certificate.isEmpty() && key.isEmpty()) {
            return Optional.empty();
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            return tls.fault("'tls.client_cert_pem' and 'tls.client_key_pem' come and go together.");
        }
        return tls.made(() -> ClientCertificate.checked(certificate.get(), key.get()));
    }

    private Optional<String> kept(String name, Optional<String> known) {
        return tls.has(name) ? tls.text(name, LONGEST_PEM) : known;
    }
}
