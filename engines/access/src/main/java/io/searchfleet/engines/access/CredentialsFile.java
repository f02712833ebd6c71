package io.searchfleet.engines.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Files that tell whether a user and a password are the right ones, without holding either: one line
 * {@code sha256 SALT HASH}, both in base 64. The hash is that of the salt and {@code user:password} in UTF-8; it is a fast one,
 * which is enough for passwords that a machine drew.
 */
public final class CredentialsFile {
    /** Whom an engine lets in, in the engine's folder. An engine that starts without this file lets everybody in. */
    public static final String OF_USERS = "credentials";

    /** The same for the process that runs the engine, made anew at every start. */
    public static final String OF_OWNER = "credentials.owner";

    private static final String KIND = "sha256";
    private static final int SALT_BYTES = 16;

    private CredentialsFile() {}

    /** Writes the file, for its owner's eyes alone; whoever reads meanwhile sees the old one or the new one. */
    public static void write(Path file, String user, String password) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        Base64.Encoder base64 = Base64.getEncoder();
        String line = KIND + " " + base64.encodeToString(salt) + " " + base64.encodeToString(hash(salt, pair)) + "\n";
        try {
            // The mode comes with the file, so that it is never readable for others, not even for a moment.
            Path aside = Files.createTempFile(
                    file.toAbsolutePath().getParent(),
                    "credentials",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(aside, line);
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + file, e);
        }
    }

    /** Whether the file is that of this user and password; false also when it is missing or damaged. */
    public static boolean holds(Path file, String user, String password) {
        try {
            return matches(Files.readString(file), (user + ":" + password).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return false;
        }
    }

    /** Takes the same time whatever the pair is. */
    static boolean matches(String line, byte[] pair) {
        String[] words = line.strip().split(" ", -1);
        if (words.length != 3 || !words[0].equals(KIND)) {
            return false;
        }
        try {
            byte[] salt = Base64.getDecoder().decode(words[1]);
            return MessageDigest.isEqual(Base64.getDecoder().decode(words[2]), hash(salt, pair));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] hash(byte[] salt, byte[] pair) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            return digest.digest(pair);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
