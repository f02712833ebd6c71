package io.searchfleet.model;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;

/**
 * Says of bytes whether they are one JSON value (RFC 8259, in UTF-8), and nothing else of them. What a cluster answers is
 * passed on as it came, so that only this has to be known of it; a parser, which makes tokens and names, takes three times
 * as long for it.
 */
final class JsonSyntax {
    /** As Jackson's, which reads what is not passed on. */
    private static final int DEEPEST = 1000;

    /** Of a character in a string: nothing to look at. All others end a string, escape, begin UTF-8, or are not allowed. */
    private static final boolean[] PLAIN = new boolean[256];

    static {
        for (int c = ' '; c < 0x80; c++) {
            PLAIN[c] = c != '"' && c != '\\';
        }
    }

    private final byte[] bytes;
    private final boolean[] isObject = new boolean[DEEPEST];
    private int at;
    private int depth;

    private JsonSyntax(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * @throws StreamConstraintsException when it is nested deeper than 1,000
     * @throws IOException when it is not one JSON value
     */
    static void require(byte[] bytes) throws IOException {
        new JsonSyntax(bytes).document();
    }

    private void document() throws IOException {
        value();
        while (depth > 0) {
            next();
        }
        if (skipSpace() >= 0) {
            throw broken();
        }
    }

    /** Of the innermost object or array, what comes after a value of it: its end, or another value. */
    private void next() throws IOException {
        int c = skipSpace();
        boolean inObject = isObject[depth - 1];
        if (c == ',') {
            at++;
            if (inObject) {
                name();
            }
            value();
        } else if (c == (inObject ? '}' : ']')) {
            at++;
            depth--;
        } else {
            throw broken();
        }
    }

    /** A whole value, or the beginning of one up to its first that is no object or array, or an empty one. */
    private void value() throws IOException {
        while (opens()) {
            // Its first value is next.
        }
    }

    /** Reads a value, or where one begins that has others in it, up to the first of these; then true. */
    private boolean opens() throws IOException {
        switch (skipSpace()) {
            case '{' -> {
                return enter(true, '}');
            }
            case '[' -> {
                return enter(false, ']');
            }
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
        return false;
    }

    private boolean enter(boolean object, char end) throws IOException {
        at++;
        if (skipSpace() == end) {
            at++;
            return false;
        }
        if (depth == DEEPEST) {
            throw new StreamConstraintsException("nested deeper than " + DEEPEST);
        }
        isObject[depth++] = object;
        if (object) {
            name();
        }
        return true;
    }

    private void name() throws IOException {
        if (skipSpace() != '"') {
            throw broken();
        }
        string();
        if (skipSpace() != ':') {
            throw broken();
        }
        at++;
    }

    private void string() throws IOException {
        byte[] text = bytes;
        int i = at + 1;
        while (true) {
            while (i < text.length && PLAIN[text[i] & 0xff]) {
                i++;
            }
            if (i == text.length) {
                throw broken();
            }
            at = i;
            int c = text[i];
            if (c == '"') {
                at++;
                return;
            }
            if (c == '\\') {
                escape();
            } else if (c < 0) {
                multibyte();
            } else {
                throw broken();
            }
            i = at;
        }
    }

    private void escape() throws IOException {
        at++;
        int c = peek();
        at++;
        if (c == 'u') {
            for (int end = at + 4; at < end; at++) {
                if (Character.digit(peek(), 16) < 0) {
                    throw broken();
                }
            }
        } else if ("\"\\/bfnrt".indexOf(c) < 0) {
            throw broken();
        }
    }

    /** One character of two to four bytes. */
    private void multibyte() throws IOException {
        int lead = bytes[at] & 0xff;
        int length = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (length == 0) {
            throw broken();
        }
        at++;
        // What would be of fewer bytes, a half of a pair of UTF-16, or behind the last character there is.
        int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        for (int i = 1; i < length; i++, at++) {
            if (peek() < least || peek() > most) {
                throw broken();
            }
            least = 0x80;
            most = 0xbf;
        }
    }

    private void literal(String word) throws IOException {
        for (int i = 0; i < word.length(); i++, at++) {
            if (peek() != word.charAt(i)) {
                throw broken();
            }
        }
    }

    private void number() throws IOException {
        if (peek() == '-') {
            at++;
        }
        int first = peek();
        if (digits() > 1 && first == '0') {
            throw broken();
        }
        int c = peek();
        if (c == '.') {
            at++;
            digits();
            c = peek();
        }
        if (c == 'e' || c == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
    }

    private int digits() throws IOException {
        byte[] text = bytes;
        int start = at;
        int i = start;
        while (i < text.length && text[i] >= '0' && text[i] <= '9') {
            i++;
        }
        if (i == start) {
            throw broken();
        }
        at = i;
        return i - start;
    }

    /** The next byte that is no white space, still to be read; -1 at the end. */
    private int skipSpace() {
        byte[] text = bytes;
        int i = at;
        while (i < text.length
                && text[i] <= ' '
                && (text[i] == ' ' || text[i] == '\n' || text[i] == '\r' || text[i] == '\t')) {
            i++;
        }
        at = i;
        return i < text.length ? text[i] & 0xff : -1;
    }

    /** The next byte, 0 to 255; -1 at the end. */
    private int peek() {
        return at < bytes.length ? bytes[at] & 0xff : -1;
    }

    private IOException broken() {
        return new IOException("no JSON at byte " + at);
    }
}
