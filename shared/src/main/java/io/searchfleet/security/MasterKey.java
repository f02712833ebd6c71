package io.searchfleet.security;

import java.nio.file.Path;
import java.util.Map;

/** Wraps data keys: KMS on AWS, a key file on one machine. The context must be the same when it unwraps. */
public interface MasterKey {
    /** A fresh key of 256 bits, in clear for use now and wrapped for keeping. */
    record DataKey(byte[] plain, byte[] wrapped) {}

    DataKey generate(Map<String, String> context);

    byte[] unwrap(byte[] wrapped, Map<String, String> context);

    /** The key that {@code reference} names: {@code file:/path} for a key file, anything else is a KMS key's ARN. */
    static MasterKey of(String reference) {
        return reference.startsWith("file:")
                ? new FileMasterKey(Path.of(reference.substring("file:".length())))
                : new KmsMasterKey(reference);
    }
}
