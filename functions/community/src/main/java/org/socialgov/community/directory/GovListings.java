package org.socialgov.community.directory;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * One part of the list of {@code .gov} domains in its compact form. The list is cut into {@link #PARTS} by the
 * domain's own name, so that one question reads one part of some 9 kB, and each domain is answered for by
 * exactly one part, whether the others are of the same day or not.
 */
public final class GovListings {

    /** The number of parts; another one is another {@link #FORMAT}. */
    public static final int PARTS = 32;

    /** Written before all else. A part of another format isn't read: code that was rolled back must not misread it. */
    public static final int FORMAT = 1;

    private static final String BELOW = ".gov";

    /** More than any part can hold in years; a damaged part must not fill the memory. */
    private static final int MOST_ROWS = 100_000;

    private final LocalDate asOf;
    private final String[] names;
    private final char[] kinds;
    private final String[] organizations;

    /** Of each name the letters before {@code .gov}, so that a misspelling is compared with few. */
    private final long[] letters;

    private GovListings(LocalDate asOf, String[] names, char[] kinds, String[] organizations) {
        this.asOf = asOf;
        this.names = names;
        letters = new long[names.length];
        for (int i = 0; i < names.length; i++) {
            letters[i] = Typo.letters(names[i].substring(0, names[i].length() - BELOW.length()));
        }
        this.kinds = kinds;
        this.organizations = organizations;
    }

    /** Which part answers for a domain: the last two labels, for example {@code dhs.gov}. */
    public static int partOf(String registered) {
        return Math.floorMod(registered.hashCode(), PARTS);
    }

    /** The list in its parts, in order. */
    public static List<GovListings> partsOf(GovList list) {
        var sorted = new ArrayList<List<GovList.Row>>();
        for (int i = 0; i < PARTS; i++) {
            sorted.add(new ArrayList<>());
        }
        list.rows()
            .stream()
            .sorted(Comparator.comparing(GovList.Row::domain))
            .forEach(row -> sorted.get(partOf(row.domain())).add(row));
        return sorted
            .stream()
            .map(rows -> of(list.asOf(), rows))
            .toList();
    }

    private static GovListings of(LocalDate asOf, List<GovList.Row> rows) {
        var names = new String[rows.size()];
        var kinds = new char[rows.size()];
        var organizations = new String[rows.size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = rows.get(i).domain();
            kinds[i] = rows.get(i).kind().code();
            organizations[i] = rows.get(i).organization();
        }
        return new GovListings(asOf, names, kinds, organizations);
    }

    /** The list's entry for exactly this name; empty if it has none. */
    public Optional<Listing> exactly(String name) {
        int at = Arrays.binarySearch(names, name);
        return at < 0
            ? Optional.empty()
            : Optional.of(new Listing(name, organizations[at], Optional.empty(), Kind.ofCode(kinds[at]), asOf));
    }

    public LocalDate asOf() {
        return asOf;
    }

    void compareAllWith(Typo typo) {
        for (int i = 0; i < names.length; i++) {
            if (typo.isNear(names[i].length() - BELOW.length(), letters[i])) {
                typo.compareWith(names[i], Kind.ofCode(kinds[i]));
            }
        }
    }

    public int size() {
        return names.length;
    }

    public byte[] encode() {
        var bytes = new ByteArrayOutputStream(16_384);
        try (var out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
            out.writeByte(FORMAT);
            out.writeInt((int) asOf.toEpochDay());
            out.writeInt(names.length);
            for (int i = 0; i < names.length; i++) {
                out.writeUTF(names[i].substring(0, names[i].length() - BELOW.length()));
                out.writeByte(kinds[i]);
                out.writeUTF(organizations[i]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads the format that {@link #encode} writes.
     *
     * @throws IllegalArgumentException if it is something else, or damaged
     */
    public static GovListings decode(byte[] encoded) {
        try (var in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(encoded)))) {
            int format = in.readByte();
            if (format != FORMAT) {
                throw new IllegalArgumentException("a part of the directory in the format " + format);
            }
            var asOf = LocalDate.ofEpochDay(in.readInt());
            int count = in.readInt();
            if (count < 0 || count > MOST_ROWS) {
                throw new IllegalArgumentException("a part of the directory with " + count + " rows");
            }
            var names = new String[count];
            var kinds = new char[count];
            var organizations = new String[count];
            for (int i = 0; i < count; i++) {
                names[i] = in.readUTF() + BELOW;
                kinds[i] = (char) in.readByte();
                organizations[i] = in.readUTF();
            }
            if (in.read() >= 0) {
                throw new IllegalArgumentException("a part of the directory with more than its rows");
            }
            return new GovListings(asOf, names, kinds, organizations);
        } catch (IOException damaged) {
            throw new IllegalArgumentException("a damaged part of the directory", damaged);
        }
    }
}
