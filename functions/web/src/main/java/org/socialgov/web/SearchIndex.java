package org.socialgov.web;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.socialgov.community.SearchWord;

/**
 * The search index of the site: the build makes it, and {@code PagesFunction} searches it.
 *
 * @param terms every word, sorted
 * @param postings for each word, pairs of a document's number and the word's weight in it
 */
public record SearchIndex(List<Document> documents, String[] terms, int[][] postings) {
    private static final Format FORMAT = new Format("the index for the search", 1);

    /** A word of a title or a search term has about twice the score of a word that a text repeats. */
    private static final int TITLE = 40;
    private static final int SUMMARY = 4;

    /** Occurrences of a word in a text beyond this number add no weight. */
    private static final int ENOUGH = 4;

    /**
     * A search result, shown on the days from {@code from} up to and without {@code until}.
     *
     * @param section the section that it belongs to, for example "Training"
     * @param text its plain text
     */
    public record Document(
        String path,
        String title,
        String section,
        String summary,
        String text,
        boolean sample,
        LocalDate from,
        LocalDate until
    ) {}

    /** A document, and the weight of each of its words. */
    public record Weighed(Document document, Map<String, Integer> weights) {
        /** @param searchTerms further words by which people look for it */
        public static Weighed of(Document document, String searchTerms) {
            var weights = new HashMap<String, Integer>();
            for (SearchWord word : SearchWord.in(document.text)) {
                weights.merge(word.folded(), 1, (a, b) -> Math.min(ENOUGH, a + b));
            }
            SearchWord.in(document.summary).forEach(word -> weights.merge(word.folded(), SUMMARY, Math::max));
            SearchWord.in(document.title).forEach(word -> weights.merge(word.folded(), TITLE, Integer::sum));
            SearchWord.in(searchTerms).forEach(word -> weights.merge(word.folded(), TITLE, Math::max));
            return new Weighed(document, weights);
        }
    }

    /** The index of documents. */
    public static SearchIndex of(List<Weighed> documents) {
        var byTerm = new HashMap<String, List<Integer>>();
        for (int document = 0; document < documents.size(); document++) {
            for (var weight : documents.get(document).weights.entrySet()) {
                var pairs = byTerm.computeIfAbsent(weight.getKey(), term -> new ArrayList<>());
                pairs.add(document);
                pairs.add(weight.getValue());
            }
        }
        var terms = byTerm.keySet().toArray(String[]::new);
        Arrays.sort(terms);
        var postings = new int[terms.length][];
        for (int term = 0; term < terms.length; term++) {
            postings[term] = byTerm
                .get(terms[term])
                .stream()
                .mapToInt(number -> number)
                .toArray();
        }
        return new SearchIndex(documents.stream().map(Weighed::document).toList(), terms, postings);
    }

    /** Writes the format that {@link #resource} reads. */
    public void write(OutputStream stream) throws IOException {
        var out = new DataOutputStream(stream);
        FORMAT.write(out);
        out.writeInt(documents.size());
        for (Document document : documents) {
            out.writeUTF(document.path);
            out.writeUTF(document.title);
            out.writeUTF(document.section);
            out.writeUTF(document.summary);
            byte[] text = document.text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(text.length);
            out.write(text);
            out.writeBoolean(document.sample);
            out.writeLong(document.from.toEpochDay());
            out.writeLong(document.until.toEpochDay());
        }
        out.writeInt(terms.length);
        for (int term = 0; term < terms.length; term++) {
            out.writeUTF(terms[term]);
            out.writeInt(postings[term].length);
            for (int number : postings[term]) {
                out.writeShort(number);
            }
        }
        out.flush();
    }

    /** The index on the class path, where the build put it. */
    public static SearchIndex resource(ClassLoader loader, String name) {
        try {
            return read(BuiltResource.bytes(loader, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SearchIndex read(byte[] written) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(written));
        FORMAT.check(in.readInt());
        int count = in.readInt();
        var documents = new ArrayList<Document>(count);
        for (int i = 0; i < count; i++) {
            documents.add(
                new Document(
                    in.readUTF(),
                    in.readUTF(),
                    in.readUTF(),
                    in.readUTF(),
                    new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8),
                    in.readBoolean(),
                    LocalDate.ofEpochDay(in.readLong()),
                    LocalDate.ofEpochDay(in.readLong())
                )
            );
        }
        var terms = new String[in.readInt()];
        var postings = new int[terms.length][];
        for (int term = 0; term < terms.length; term++) {
            terms[term] = in.readUTF();
            postings[term] = new int[in.readInt()];
            for (int i = 0; i < postings[term].length; i++) {
                postings[term][i] = in.readUnsignedShort();
            }
        }
        return new SearchIndex(documents, terms, postings);
    }
}
