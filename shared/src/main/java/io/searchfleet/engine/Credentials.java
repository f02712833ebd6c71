package io.searchfleet.engine;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** How we show ourselves to a cluster. Never in a log or an answer: {@code toString} tells the kind alone. */
public sealed interface Credentials {
    /** The value of the header {@code Authorization}; empty: the header is not sent. */
    Optional<String> authorization();

    /** A cluster that asks for nothing. */
    record None() implements Credentials {
        @Override
        public Optional<String> authorization() {
            return Optional.empty();
        }
    }

    /** HTTP Basic. */
    record Basic(String username, String password) implements Credentials {
        @Override
        public Optional<String> authorization() {
            byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
        }

        @Override
        public String toString() {
            return "Basic[…]";
        }
    }
}
