package io.searchfleet.functions.connections;

import io.searchfleet.engine.Credentials;
import io.searchfleet.model.AccountId;
import io.searchfleet.web.Fields;
import java.util.Optional;

/** Reads {@code auth}, or {@code username} and {@code password} as ElasticHQ has them. */
final class AuthForm {
    private static final int LONGEST_TOKEN = 16_000;
    private static final int LONGEST = 4096;

    private final Fields fields;
    private final Credentials base;
    private final AccountId account;

    /** @param base what stays where the body says nothing */
    AuthForm(Fields fields, Credentials base, AccountId account) {
        this.fields = fields;
        this.base = base;
        this.account = account;
    }

    /** Whether a body says anything of credentials. */
    static boolean isIn(Fields fields) {
        return fields.has("auth") || fields.has("username") || fields.has("password");
    }

    /** Empty when there is a fault, which {@code fields} then has. */
    Optional<Credentials> read() {
        if (!fields.has("auth")) {
            return flat();
        }
        if (fields.isNull("auth")) {
            return Optional.of(new Credentials.None());
        }
        if (fields.isText("auth")) {
            return named(fields.text("auth").orElse(""));
        }
        fields.holds(
                !fields.has("username") && !fields.has("password"),
                "'username' and 'password' stand in 'auth' where that is an object.");
        return typed(fields.object("auth"));
    }

    private Optional<Credentials> named(String type) {
        return switch (type) {
            case "none" -> Optional.of(new Credentials.None());
            case "basic" -> basic(fields.requiredText("username", LONGEST), fields.text("password"));
            default ->
                fields.fault("'auth' as a string is none or basic (with 'username' and 'password'); the others are"
                        + " objects, such as {\"type\":\"bearer\",\"token\":\"…\"}.");
        };
    }

    private Optional<Credentials> flat() {
        Optional<String> username = fields.text("username");
        Optional<String> password = fields.text("password");
        if (username.isPresent() || password.isPresent()) {
            Optional<Credentials.Basic> known = base.basic();
            Optional<String> name = username.or(() -> known.map(Credentials.Basic::username));
            fields.holds(name.isPresent(), "A 'password' needs a 'username'.");
            return basic(name, password.or(() -> known.map(Credentials.Basic::password)));
        }
        return fields.isNull("username") ? Optional.of(new Credentials.None()) : Optional.of(base);
    }

    private Optional<Credentials> basic(Optional<String> username, Optional<String> password) {
        return username.flatMap(name -> fields.made(() -> new Credentials.Basic(name, password.orElse(""))));
    }

    private Optional<Credentials> typed(Fields auth) {
        String type = auth.text("type").orElse("");
        return switch (type) {
            case "none" -> Optional.of(new Credentials.None());
            case "basic" -> basic(auth.requiredText("username", LONGEST), auth.text("password"));
            case "api_key" -> apiKey(auth.text("id"), auth.requiredText("api_key", LONGEST));
            case "bearer" ->
                auth.requiredText("token", LONGEST_TOKEN)
                        .flatMap(token -> fields.made(() -> new Credentials.Bearer(token)));
            case "sigv4" -> sigV4(auth);
            default -> fields.fault("'auth.type' must be none, basic, api_key, bearer or sigv4.");
        };
    }

    private Optional<Credentials> apiKey(Optional<String> id, Optional<String> key) {
        return key.flatMap(text -> fields.made(
                () -> id.map(name -> Credentials.ApiKey.of(name, text)).orElseGet(() -> new Credentials.ApiKey(text))));
    }

    private Optional<Credentials> sigV4(Fields auth) {
        Optional<String> region = auth.requiredText("region", LONGEST);
        Optional<String> service = auth.requiredText("service", LONGEST);
        Optional<String> role = auth.text("role_arn");
        return region.flatMap(where ->
                service.flatMap(what -> fields.made(() -> new Credentials.SigV4(where, what, role, account.value()))));
    }
}
