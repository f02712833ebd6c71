package io.searchfleet.functions.connections;

import io.searchfleet.connections.Connection;
import io.searchfleet.connections.Draft.Traits;
import io.searchfleet.connections.Mode;
import io.searchfleet.engine.ClusterAddress;
import io.searchfleet.engine.Credentials;
import io.searchfleet.engine.CustomHeaders;
import io.searchfleet.engine.Endpoint;
import io.searchfleet.engine.PathPrefix;
import io.searchfleet.engine.Tls;
import io.searchfleet.model.AccountId;
import io.searchfleet.model.ApiException;
import io.searchfleet.model.ConnectionName;
import io.searchfleet.web.Fields;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a body says of a connection.
 *
 * @param name the label that it wishes
 */
record ConnectionForm(Optional<ConnectionName> name, Endpoint endpoint, Traits traits) {
    private static final int MOST_TAGS = 20;
    private static final int MOST_PATTERNS = 50;
    private static final int LONGEST_HEADER = 4096;

    /** @throws ApiException invalid, with all faults */
    static ConnectionForm ofNew(Fields fields, AccountId account) {
        return new Reader(fields, Optional.empty(), account).read();
    }

    /**
     * A change: what the body does not name stays as it is, and null removes what a connection can do without. Fields of
     * other names are faults. Those of {@code auth} are not looked at: new credentials are tried before they are stored.
     *
     * @throws ApiException invalid, with all faults
     */
    static ConnectionForm ofChange(Fields fields, Connection known) {
        fields.only(
                "name",
                "ip",
                "port",
                "use_ssl",
                "auth",
                "username",
                "password",
                "tls",
                "path_prefix",
                "headers",
                "mode",
                "tags",
                "protected_indices");
        TlsForm.requireKnown(fields);
        return new Reader(fields, Optional.of(known.endpoint()), known.account()).read();
    }

    /** Whether a change leads to another host, be the rest of it right or wrong. */
    static boolean namesAnotherHost(Fields fields, Connection known) {
        return fields.text("ip")
                .filter(host ->
                        !host.equalsIgnoreCase(known.endpoint().address().host()))
                .isPresent();
    }

    /**
     * The same, with the label that the path names, if any.
     *
     * @throws ApiException invalid, when that can be no name
     */
    ConnectionForm labelled(Optional<String> label) {
        try {
            return new ConnectionForm(label.map(ConnectionName::new).or(() -> name), endpoint, traits);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid(String.valueOf(e.getMessage()));
        }
    }

    private record Reader(Fields fields, Optional<Endpoint> base, AccountId account) {
        ConnectionForm read() {
            Optional<ClusterAddress> address = address();
            Optional<Endpoint> kept =
                    address.flatMap(this::withoutSecretsOfAnotherHost).or(() -> base);
            Optional<Credentials> credentials = new AuthForm(
                            fields, kept.map(Endpoint::credentials).orElseGet(Credentials.None::new), account)
                    .read();
            Tls tls = TlsForm.read(fields, base.map(Endpoint::tls).orElse(Tls.SYSTEM));
            Optional<PathPrefix> prefix = prefix();
            Optional<CustomHeaders> headers =
                    headers(kept.map(Endpoint::headers).orElse(CustomHeaders.NONE), credentials);
            Optional<ConnectionName> name = fields.parsed("name", ConnectionName::new);
            Traits traits = new Traits(fields.parsed("mode", Mode::ofWireName), tags(), protectedIndices());
            fields.check();
            return new ConnectionForm(
                    name,
                    new Endpoint(
                            // The text of ElasticHQ, which its clients look for.
                            address.orElseThrow(() -> ApiException.invalid("Missing required parameters.")),
                            credentials.orElseThrow(),
                            tls,
                            prefix.orElseThrow(),
                            headers.orElseThrow()),
                    traits);
        }

        private Optional<ClusterAddress> address() {
            Optional<ClusterAddress> known = base.map(Endpoint::address);
            Optional<String> host = fields.text("ip", 300).or(() -> known.map(ClusterAddress::host));
            int port = fields.integer("port")
                    .or(() -> known.map(ClusterAddress::port))
                    .orElse(9200);
            boolean https = fields.bool("use_ssl")
                    .or(() -> known.map(ClusterAddress::https))
                    .orElse(false);
            return host.flatMap(text -> fields.made(() -> new ClusterAddress(https, text, port)));
        }

        /**
         * What is stored for one host never goes to another: who may change an address could read it there. So a change
         * of the host begins without secrets, and must name those that it wants.
         */
        private Optional<Endpoint> withoutSecretsOfAnotherHost(ClusterAddress address) {
            if (base.isEmpty() || base.get().address().host().equals(address.host())) {
                return Optional.empty();
            }
            Endpoint known = base.get();
            fields.holds(
                    !known.credentials().isSecret() || AuthForm.isIn(fields),
                    "Another 'ip' takes 'auth' again: stored credentials are never sent to another host.");
            fields.holds(
                    known.headers().values().isEmpty() || fields.has("headers"),
                    "Another 'ip' takes 'headers' again: their stored values are never sent to another host.");
            Credentials credentials = known.credentials().isSecret() ? new Credentials.None() : known.credentials();
            return Optional.of(new Endpoint(address, credentials, known.tls(), known.pathPrefix(), CustomHeaders.NONE));
        }

        private Optional<PathPrefix> prefix() {
            return fields.has("path_prefix")
                    ? fields.isNothing("path_prefix")
                            ? Optional.of(PathPrefix.NONE)
                            : fields.parsed("path_prefix", PathPrefix::new)
                    : Optional.of(base.map(Endpoint::pathPrefix).orElse(PathPrefix.NONE));
        }

        private Optional<CustomHeaders> headers(CustomHeaders known, Optional<Credentials> credentials) {
            TreeMap<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            if (!fields.isNull("headers")) {
                values.putAll(known.values());
                Fields given = fields.object("headers");
                given.names().forEach(name -> header(given, name, values));
            }
            return fields.made(() -> {
                CustomHeaders headers = new CustomHeaders(values);
                credentials.ifPresent(headers::checkBeside);
                return headers;
            });
        }

        private void header(Fields given, String name, TreeMap<String, String> values) {
            if (given.isNull(name) && base.isPresent()) {
                values.remove(name);
            } else {
                given.requiredText(name, LONGEST_HEADER).ifPresent(value -> values.put(name, value));
            }
        }

        private Optional<List<String>> tags() {
            return base.isPresent() && fields.isNull("tags")
                    ? Optional.of(List.of())
                    : fields.texts("tags")
                            .filter(list -> fields.holds(
                                    list.size() <= MOST_TAGS
                                            && list.stream().allMatch(tag -> tag.matches("[^\\p{Cntrl},]{1,100}")),
                                    "'tags' takes up to " + MOST_TAGS
                                            + " tags of 1 to 100 characters, none of them a comma."));
        }

        private Optional<List<String>> protectedIndices() {
            return base.isPresent() && fields.isNull("protected_indices")
                    ? Optional.of(Connection.PROTECTED_BY_DEFAULT)
                    : fields.texts("protected_indices")
                            .filter(list -> fields.holds(
                                    list.size() <= MOST_PATTERNS
                                            && list.stream()
                                                    .allMatch(pattern ->
                                                            pattern.matches("[^\\p{Cntrl}\\s,/\\\\?\"<>|#]{1,255}")),
                                    "'protected_indices' takes up to " + MOST_PATTERNS + " names or patterns of"
                                            + " indices, such as logs-*; only * stands for other characters."));
        }
    }
}
