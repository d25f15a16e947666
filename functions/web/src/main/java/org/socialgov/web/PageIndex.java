package org.socialgov.web;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * All paths that the build made, and what answers at each. Only names in this index are looked up on the class path,
 * never a path from a request.
 */
public record PageIndex(Map<String, Entry> entries) {
    private static final Format FORMAT = new Format("the index of pages", 2);

    public PageIndex {
        entries = Collections.unmodifiableMap(entries);
    }

    /** The kind of answer at a path. */
    public sealed interface Entry {}

    /** A page in parts. */
    public record PageEntry(String resource) implements Entry {}

    /**
     * An asset whose path changes with its content, so that it may be cached forever.
     *
     * @param resource the name of the uncompressed bytes; with {@code .br} and {@code .gz} added, of the compressed
     *     ones
     * @param tag the entity tag without quotes
     * @param compressed whether there are compressed versions
     */
    public record AssetEntry(String resource, String contentType, String tag, boolean compressed) implements Entry {}

    /** A permanent redirect (308) to a path of this site. */
    public record MovedEntry(String location) implements Entry {}

    /**
     * The page with a form that another function accepts.
     *
     * @param resource the page, by the name of its resource
     * @param postedTo the path that the form is posted to: this path without its slash
     */
    public record FormEntry(String resource, String postedTo) implements Entry {}

    /**
     * The path that a form is posted to. A post arrives here only if no route matches it.
     *
     * @param page the path of the page with the form
     */
    public record FormTargetEntry(String page) implements Entry {}

    /**
     * Another function's path with a trailing slash, which has no route.
     *
     * @param location the path without the slash
     * @param addressHoldsToken whether the query is a secret
     */
    public record FunctionEntry(String location, boolean addressHoldsToken) implements Entry {}

    /** Writes the format that {@link #resource} reads. */
    public void write(OutputStream stream) throws IOException {
        var out = new DataOutputStream(stream);
        FORMAT.write(out);
        out.writeInt(entries.size());
        for (var path : entries.keySet().stream().sorted().toList()) {
            BinaryReader.write(out, path);
            switch (entries.get(path)) {
                case PageEntry(String resource) -> {
                    out.writeByte('P');
                    BinaryReader.write(out, resource);
                }
                case AssetEntry asset -> {
                    out.writeByte('A');
                    BinaryReader.write(out, asset.resource);
                    BinaryReader.write(out, asset.contentType);
                    BinaryReader.write(out, asset.tag);
                    out.writeBoolean(asset.compressed);
                }
                case MovedEntry(String location) -> {
                    out.writeByte('M');
                    BinaryReader.write(out, location);
                }
                case FormEntry(String resource, String postedTo) -> {
                    out.writeByte('F');
                    BinaryReader.write(out, resource);
                    BinaryReader.write(out, postedTo);
                }
                case FormTargetEntry(String page) -> {
                    out.writeByte('T');
                    BinaryReader.write(out, page);
                }
                case FunctionEntry(String location, boolean addressHoldsToken) -> {
                    out.writeByte('O');
                    BinaryReader.write(out, location);
                    out.writeBoolean(addressHoldsToken);
                }
            }
        }
        out.flush();
    }

    /** The index on the class path, where the build put it. */
    public static PageIndex resource(ClassLoader loader, String name) {
        return read(BuiltResource.bytes(loader, name));
    }

    private static PageIndex read(byte[] written) {
        var in = new BinaryReader(written);
        FORMAT.check(in.number());
        int count = in.number();
        var entries = HashMap.<String, Entry>newHashMap(count);
        for (int i = 0; i < count; i++) {
            String path = in.text();
            char kind = in.kind();
            entries.put(
                path,
                switch (kind) {
                    case 'P' -> new PageEntry(in.text());
                    case 'A' -> new AssetEntry(in.text(), in.text(), in.text(), in.flag());
                    case 'M' -> new MovedEntry(in.text());
                    case 'F' -> new FormEntry(in.text(), in.text());
                    case 'T' -> new FormTargetEntry(in.text());
                    case 'O' -> new FunctionEntry(in.text(), in.flag());
                    default -> throw new IllegalStateException("unknown kind of entry: " + kind);
                }
            );
        }
        return new PageIndex(entries);
    }
}
