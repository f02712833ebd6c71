package io.searchfleet.security;

import io.searchfleet.model.AccountId;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Envelope encryption of secrets in the table: a data key per record, wrapped by the master key, with the account and the
 * record's name as context, so that a sealed secret copied to another record or account does not open.
 *
 * <p>Form: one byte 1, two bytes length of the wrapped key, the wrapped key, the text as {@link AesGcm} has it.
 */
public final class Sealer {
    private static final byte FORM = 1;

    private final MasterKey masterKey;

    public Sealer(MasterKey masterKey) {
        this.masterKey = masterKey;
    }

    public byte[] seal(byte[] plain, AccountId account, String name) {
        Map<String, String> context = context(account, name);
        MasterKey.DataKey key = masterKey.generate(context);
        byte[] text = AesGcm.encrypt(key.plain(), plain, context);
        return ByteBuffer.allocate(3 + key.wrapped().length + text.length)
                .put(FORM)
                .putShort((short) key.wrapped().length)
                .put(key.wrapped())
                .put(text)
                .array();
    }

    /** @throws IllegalStateException when it was sealed for another owner, with another key, or was changed */
    public byte[] open(byte[] record, AccountId account, String name) {
        Map<String, String> context = context(account, name);
        ByteBuffer in = ByteBuffer.wrap(record);
        if (in.get() != FORM) {
            throw new IllegalStateException("a sealed record of an unknown form");
        }
        byte[] wrapped = new byte[in.getShort()];
        in.get(wrapped);
        byte[] text = new byte[in.remaining()];
        in.get(text);
        return AesGcm.decrypt(masterKey.unwrap(wrapped, context), text, context);
    }

    private static Map<String, String> context(AccountId account, String name) {
        return Map.of("account", account.value(), "record", name);
    }
}
