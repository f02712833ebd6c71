package io.searchfleet.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;

/** A master key of 32 bytes in a file that only its owner can read. For one machine; made when it is missing. */
final class FileMasterKey implements MasterKey {
    private static final int BYTES = 32;

    private final byte[] key;

    FileMasterKey(Path file) {
        try {
            this.key = readOrMake(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The key file " + file + " cannot be read or made.", e);
        }
        if (key.length != BYTES) {
            throw new IllegalStateException("The key file " + file + " does not hold " + BYTES + " bytes.");
        }
    }

    private static byte[] readOrMake(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] fresh = new byte[BYTES];
            new SecureRandom().nextBytes(fresh);
            // Written aside and moved: nobody ever reads half a key. Who comes second takes the first one's.
            Path aside = Files.createTempFile(
                    file.toAbsolutePath().getParent(),
                    "key",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(aside, fresh, StandardOpenOption.TRUNCATE_EXISTING);
            try {
                Files.createLink(file, aside);
            } catch (FileAlreadyExistsException e) {
                // Made by another process in the meantime.
            }
            Files.delete(aside);
        }
        return Files.readAllBytes(file);
    }

    @Override
    public DataKey generate(Map<String, String> context) {
        byte[] plain = new byte[BYTES];
        new SecureRandom().nextBytes(plain);
        return new DataKey(plain, AesGcm.encrypt(key, plain, context));
    }

    @Override
    public byte[] unwrap(byte[] wrapped, Map<String, String> context) {
        return AesGcm.decrypt(key, wrapped, context);
    }
}
