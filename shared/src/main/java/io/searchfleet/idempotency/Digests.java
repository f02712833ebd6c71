package io.searchfleet.idempotency;

import io.searchfleet.web.Idempotency;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of texts, each with its length before it, in hexadecimal. */
final class Digests {
    private Digests() {}

    /** Per token, so that the keys of two callers never meet. */
    static String ofKey(Idempotency.Attempt attempt) {
        return of(bytes(attempt.identity().key().value()), bytes(attempt.key().value()));
    }

    /** With the key in it, which is not stored: a password in the body cannot be guessed from the digest alone. */
    static String ofRequest(Idempotency.Attempt attempt) {
        return of(
                bytes(attempt.key().value()),
                bytes(attempt.method()),
                bytes(attempt.path()),
                bytes(attempt.query()),
                attempt.body());
    }

    private static String of(byte[]... parts) {
        MessageDigest digest = sha256();
        for (byte[] part : parts) {
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
            digest.update(part);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
