package org.socialgov.web;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
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
    private static final Format FORMAT = new Format("a page", 2);

    public Page {
        parts = List.copyOf(parts);
    }

    /**
     * A piece of a page, shown on the days from {@code from} up to and without {@code until}. Days are numbers since
     * 1970-01-01, so that no class of {@code java.time} is loaded while a visitor waits for a cold start.
     */
    public sealed interface Part {
        long from();

        long until();

        /** The bytes to show, or null if a slot has no value. */
        byte[] shown(Map<String, byte[]> fillings);
    }

    /** Finished bytes. */
    public record Bytes(byte[] bytes, long from, long until) implements Part {
        public Bytes(String text) {
            this(text.getBytes(StandardCharsets.UTF_8), Long.MIN_VALUE, Long.MAX_VALUE);
        }

        @Override
        public byte[] shown(Map<String, byte[]> fillings) {
            return bytes;
        }
    }

    /** A named placeholder that the deployment fills. */
    public record Slot(String name, long from, long until) implements Part {
        public Slot(String name) {
            this(name, Long.MIN_VALUE, Long.MAX_VALUE);
        }

        @Override
        public byte[] shown(Map<String, byte[]> fillings) {
            return fillings.get(name);
        }
    }

    /**
     * The page's bytes on a day.
     *
     * @param day the number of days since 1970-01-01
     * @param fillings the value of each slot; markup for a page of HTML
     * @throws IllegalArgumentException if a slot has no value
     */
    public byte[] join(long day, Map<String, byte[]> fillings) {
        var out = new ByteArrayOutputStream(16_384);
        for (Part part : parts) {
            if (part.from() <= day && day < part.until()) {
                byte[] shown = part.shown(fillings);
                if (shown == null) {
                    throw new IllegalArgumentException("the slot " + ((Slot) part).name + " has no value");
                }
                out.writeBytes(shown);
            }
        }
        return out.toByteArray();
    }

    /** Whether the page has a slot of this name. */
    public boolean hasSlot(String name) {
        for (Part part : parts) {
            if (part instanceof Slot slot && slot.name.equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** Writes the format that {@link #read} reads. */
    public void write(OutputStream stream) throws IOException {
        var out = new DataOutputStream(stream);
        FORMAT.write(out);
        BinaryReader.write(out, contentType);
        out.writeInt(parts.size());
        for (Part part : parts) {
            out.writeLong(part.from());
            out.writeLong(part.until());
            switch (part) {
                case Bytes(byte[] bytes, var from, var until) -> {
                    out.writeByte('B');
                    out.writeInt(bytes.length);
                    out.write(bytes);
                }
                case Slot(String name, var from, var until) -> {
                    out.writeByte('S');
                    BinaryReader.write(out, name);
                }
            }
        }
        out.flush();
    }

    /** Reads the format that {@link #write} writes. */
    static Page read(byte[] written) {
        var in = new BinaryReader(written);
        FORMAT.check(in.number());
        String contentType = in.text();
        int count = in.number();
        var parts = new ArrayList<Part>(count);
        for (int i = 0; i < count; i++) {
            long from = in.day();
            long until = in.day();
            char kind = in.kind();
            switch (kind) {
                case 'B' -> parts.add(new Bytes(in.bytes(in.number()), from, until));
                case 'S' -> parts.add(new Slot(in.text(), from, until));
                default -> throw new IllegalStateException("unknown kind of part: " + kind);
            }
        }
        return new Page(contentType, parts);
    }

    /** A page on the class path, where the build put it. */
    public static Page resource(ClassLoader loader, String name) {
        return read(BuiltResource.bytes(loader, name));
    }
}
