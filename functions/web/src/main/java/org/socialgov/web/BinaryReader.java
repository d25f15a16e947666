package org.socialgov.web;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads what the build left in binary form, as {@link java.io.DataInputStream} would: that loads a dozen classes more
 * while a visitor waits for a cold start.
 */
final class BinaryReader {

    private final ByteBuffer bytes;

    BinaryReader(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    int number() {
        return bytes.getInt();
    }

    long day() {
        return bytes.getLong();
    }

    char kind() {
        return (char) (bytes.get() & 0xff);
    }

    boolean flag() {
        return bytes.get() != 0;
    }

    /** What {@link #write} wrote. */
    String text() {
        return new String(bytes(bytes.getShort() & 0xffff), StandardCharsets.UTF_8);
    }

    byte[] bytes(int length) {
        var read = new byte[length];
        bytes.get(read);
        return read;
    }

    /**
     * Writes a text that {@link #text} reads.
     *
     * @throws IOException if it is longer than 65,535 bytes
     */
    static void write(DataOutputStream out, String text) throws IOException {
        byte[] written = text.getBytes(StandardCharsets.UTF_8);
        if (written.length > 0xffff) {
            throw new IOException("a text of " + written.length + " bytes is too long for the site's index");
        }
        out.writeShort(written.length);
        out.write(written);
    }
}
