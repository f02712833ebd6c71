package io.searchfleet.engines.access;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets those into an engine whom its {@link CredentialsFile} knows: everybody when there was none at the start. A file that
 * changes is in force within a tenth of a second; one that vanishes shuts everybody out.
 */
public final class Doorkeeper {
    /** The body of a refusal, with {@link #CHALLENGE} as its header {@code WWW-Authenticate} and the status 401. */
    public static final String REFUSAL = """
            {"error":{"type":"security_exception","reason":"missing or wrong credentials"},"status":401}""";

    public static final String CHALLENGE = "Basic realm=\"search\", charset=\"UTF-8\"";

    private static final String SCHEME = "basic ";

    private final boolean isOpen;
    private final WatchedFile users;
    private final WatchedFile owner;

    private Doorkeeper(boolean isOpen, WatchedFile users, WatchedFile owner) {
        this.isOpen = isOpen;
        this.users = users;
        this.owner = owner;
    }

    /** @param folder the engine's */
    public static Doorkeeper of(Path folder) {
        Path users = folder.resolve(CredentialsFile.OF_USERS);
        return new Doorkeeper(
                Files.notExists(users),
                new WatchedFile(users),
                new WatchedFile(folder.resolve(CredentialsFile.OF_OWNER)));
    }

    /** Whether everybody is let in. */
    public boolean isOpen() {
        return isOpen;
    }

    /** @param authorization the header of that name; null: there is none */
    public boolean admits(@Nullable String authorization) {
        return isOpen
                || pair(authorization)
                        .filter(pair -> CredentialsFile.matches(users.text(), pair)
                                || CredentialsFile.matches(owner.text(), pair))
                        .isPresent();
    }

    private static Optional<byte[]> pair(@Nullable String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return Optional.empty();
        }
        try {
            byte[] encoded = authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.ISO_8859_1);
            return Optional.of(Base64.getDecoder().decode(encoded));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Somebody at the door. */
    public interface Visitor {
        /** The header of that name; null: there is none. */
        @Nullable
        String authorization();

        /** Answers that he does not come in. */
        void refuse();
    }

    /**
     * The same object with this guard before every method that a visitor calls. Made at run time, because the interfaces of an
     * engine differ between its releases.
     *
     * @param type an interface whose methods that take a visitor return nothing
     * @param visitor who calls, by the arguments of the call; empty: the engine itself
     */
    public <T> T guard(Class<T> type, T guarded, Function<Object[], Optional<Visitor>> visitor) {
        Object proxy =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Optional<Visitor> caller = arguments == null ? Optional.empty() : visitor.apply(arguments);
                    if (caller.isPresent() && !admits(caller.get().authorization())) {
                        caller.get().refuse();
                        return null;
                    }
                    try {
                        return method.invoke(guarded, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
        return type.cast(proxy);
    }

    /** Puts the guard before what a field holds, whichever of the holder's classes has it. */
    public <T> void guardField(Object holder, String name, Class<T> type, Function<Object[], Optional<Visitor>> visitor)
            throws ReflectiveOperationException {
        Field field = field(holder.getClass(), name);
        field.setAccessible(true);
        field.set(holder, guard(type, type.cast(field.get(holder)), visitor));
    }

    private static Field field(Class<?> type, String name) throws NoSuchFieldException {
        try {
            return type.getDeclaredField(name);
        } catch (NoSuchFieldException e) {
            if (type.getSuperclass() == null) {
                throw e;
            }
            return field(type.getSuperclass(), name);
        }
    }
}
