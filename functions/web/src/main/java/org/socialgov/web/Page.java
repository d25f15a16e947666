package org.socialgov.web;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A page as the build makes it: a list of parts that are joined when the page is served. So the parts that depend on
 * the deployment (slots) and on the date (parts shown between two dates) are correct without a new build.
 *
 * @param contentType with its charset if it is text
 */
public record Page(String contentType, List<Part> parts) {
    private static final Format FORMAT = new Format("a page", 1);

    public Page {
        parts = List.copyOf(parts);
    }

    /** A piece of a page, shown on the days from {@code from} up to and without {@code until}. */
    public sealed interface Part {
        LocalDate from();

        LocalDate until();

        default boolean showsOn(LocalDate day) {
            return !day.isBefore(from()) && day.isBefore(until());
        }
    }

    /** Finished bytes. */
    public record Bytes(byte[] bytes, LocalDate from, LocalDate until) implements Part {
        public Bytes(String text) {
            this(text.getBytes(StandardCharsets.UTF_8), LocalDate.MIN, LocalDate.MAX);
        }
    }

    /** A named placeholder that the deployment fills. */
    public record Slot(String name, LocalDate from, LocalDate until) implements Part {
        public Slot(String name) {
            this(name, LocalDate.MIN, LocalDate.MAX);
        }
    }

    /**
     * The page's bytes on a day.
     *
     * @param fillings the value of each slot; markup for a page of HTML
     * @throws IllegalArgumentException if a slot has no value
     */
    public byte[] join(LocalDate day, Map<String, byte[]> fillings) {
        var out = new ByteArrayOutputStream(16_384);
        for (Part part : parts) {
            if (part.showsOn(day)) {
                switch (part) {
                    case Bytes(byte[] bytes, var from, var until) -> out.writeBytes(bytes);
                    case Slot(String name, var from, var until) -> {
                        byte[] filling = fillings.get(name);
                        if (filling == null) {
                            throw new IllegalArgumentException("the slot " + name + " has no value");
                        }
                        out.writeBytes(filling);
                    }
                }
            }
        }
        return out.toByteArray();
    }

    /** Whether the page's bytes are the same in every deployment and on every day. */
    public boolean isConstant() {
        return parts
            .stream()
            .allMatch(
                part -> part instanceof Bytes && part.from().equals(LocalDate.MIN) && part.until().equals(LocalDate.MAX)
            );
    }

    /** Writes the format that {@link #read} reads. */
    public void write(OutputStream stream) throws IOException {
        var out = new DataOutputStream(stream);
        FORMAT.write(out);
        out.writeUTF(contentType);
        out.writeInt(parts.size());
        for (Part part : parts) {
            out.writeLong(part.from().toEpochDay());
            out.writeLong(part.until().toEpochDay());
            switch (part) {
                case Bytes(byte[] bytes, var from, var until) -> {
                    out.writeByte('B');
                    out.writeInt(bytes.length);
                    out.write(bytes);
                }
                case Slot(String name, var from, var until) -> {
                    out.writeByte('S');
                    out.writeUTF(name);
                }
            }
        }
        out.flush();
    }

    /** Reads the format that {@link #write} writes, to the end of the stream. */
    public static Page read(InputStream stream) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(stream.readAllBytes()));
        FORMAT.check(in);
        String contentType = in.readUTF();
        int count = in.readInt();
        var parts = new ArrayList<Part>(count);
        for (int i = 0; i < count; i++) {
            var from = LocalDate.ofEpochDay(in.readLong());
            var until = LocalDate.ofEpochDay(in.readLong());
            int kind = in.readByte();
            switch (kind) {
                case 'B' -> parts.add(new Bytes(in.readNBytes(in.readInt()), from, until));
                case 'S' -> parts.add(new Slot(in.readUTF(), from, until));
                default -> throw new IOException("unknown kind of part: " + kind);
            }
        }
        return new Page(contentType, parts);
    }

    /** A page on the class path, where the build put it. */
    public static Page resource(ClassLoader loader, String name) {
        try {
            return read(new ByteArrayInputStream(BuiltResource.bytes(loader, name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
