package io.searchfleet.security;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM as NIST SP 800-38D has it: 12 random bytes of nonce, then the text with its tag of 16 bytes. */
final class AesGcm {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private AesGcm() {}

    static byte[] encrypt(byte[] key, byte[] plain, Map<String, String> context) {
        byte[] nonce = new byte[NONCE];
        new SecureRandom().nextBytes(nonce);
        try {
            byte[] box = cipher(Cipher.ENCRYPT_MODE, key, nonce, context).doFinal(plain);
            return ByteBuffer.allocate(NONCE + box.length).put(nonce).put(box).array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing failed", e);
        }
    }

    /** @throws IllegalStateException when key, text or context are not those the text was sealed with */
    static byte[] decrypt(byte[] key, byte[] box, Map<String, String> context) {
        try {
            byte[] nonce = Arrays.copyOf(box, NONCE);
            return cipher(Cipher.DECRYPT_MODE, key, nonce, context).doFinal(box, NONCE, box.length - NONCE);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException("a sealed record does not open with this key and for this owner", e);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, Map<String, String> context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        new TreeMap<>(context)
                .forEach((name, value) ->
                        cipher.updateAAD((name + '\0' + value + '\0').getBytes(StandardCharsets.UTF_8)));
        return cipher;
    }
}
