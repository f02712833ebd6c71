package io.searchfleet.idempotency;

import io.searchfleet.model.Sha256;
import io.searchfleet.web.Idempotency;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;

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
        byte[][] measured =
                Stream.of(parts).flatMap(part -> Stream.of(length(part), part)).toArray(byte[][]::new);
        return HexFormat.of().formatHex(Sha256.of(measured));
    }

    private static byte[] length(byte[] part) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
