package io.searchfleet.model;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

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

    /** Where more bytes come from. */
    private interface Source {
        /** Waits for more, behind those that are there; answers how many there are then. As many as before: no more come. */
        int more(int there) throws IOException;
    }

    private final byte[] bytes;
    private final Source source;
    private final boolean[] isObject = new boolean[DEEPEST];
    private int limit;
    private int at;
    private int depth;

    private JsonSyntax(byte[] bytes, int limit, Source source) {
        this.bytes = bytes;
        this.limit = limit;
        this.source = source;
    }

    /**
     * @throws StreamConstraintsException when it is nested deeper than 1,000
     * @throws JsonParseException when it is not one JSON value
     */
    static void require(byte[] bytes) throws IOException {
        new JsonSyntax(bytes, bytes.length, there -> there).document();
    }

    /** Reads {@code length} bytes, and looks at each while the next are still on their way. */
    static Json.Arrived read(InputStream in, int length) throws IOException {
        byte[] bytes = new byte[length];
        JsonSyntax syntax =
                new JsonSyntax(bytes, 0, there -> there + Math.max(0, in.read(bytes, there, length - there)));
        boolean isJson = syntax.isDocument();
        int read = syntax.limit + in.readNBytes(bytes, syntax.limit, length - syntax.limit);
        return new Json.Arrived(read == length ? bytes : Arrays.copyOf(bytes, read), isJson);
    }

    private boolean isDocument() throws IOException {
        try {
            document();
            return true;
        } catch (JsonProcessingException e) {
            return false;
        }
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
        at++;
        while (true) {
            skipPlain();
            int c = peek();
            if (c == '"') {
                at++;
                return;
            }
            if (c == '\\') {
                escape();
            } else if (c >= 0x80) {
                multibyte();
            } else {
                throw broken();
            }
        }
    }

    /** Up to the first character of a string at which there is something to look. */
    private void skipPlain() throws IOException {
        byte[] text = bytes;
        int i = at;
        do {
            int end = limit;
            while (i < end && PLAIN[text[i] & 0xff]) {
                i++;
            }
        } while (i == limit && more());
        at = i;
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
        do {
            int end = limit;
            while (i < end && text[i] >= '0' && text[i] <= '9') {
                i++;
            }
        } while (i == limit && more());
        if (i == start) {
            throw broken();
        }
        at = i;
        return i - start;
    }

    /** The next byte that is no white space, still to be read; -1 at the end. */
    private int skipSpace() throws IOException {
        byte[] text = bytes;
        int i = at;
        do {
            int end = limit;
            while (i < end
                    && text[i] <= ' '
                    && (text[i] == ' ' || text[i] == '\n' || text[i] == '\r' || text[i] == '\t')) {
                i++;
            }
        } while (i == limit && more());
        at = i;
        return i < limit ? text[i] & 0xff : -1;
    }

    /** The next byte, 0 to 255; -1 at the end. */
    private int peek() throws IOException {
        return at < limit || more() ? bytes[at] & 0xff : -1;
    }

    private boolean more() throws IOException {
        int before = limit;
        limit = source.more(before);
        return limit > before;
    }

    private JsonParseException broken() {
        return new JsonParseException(null, "no JSON at byte " + at);
    }
}
