package org.socialgov.site;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.socialgov.web.Page;
import org.socialgov.web.PageIndex;
import org.socialgov.web.SearchIndex;

/**
 * The build's output: {@code frame/} has the files for functions that render pages, {@code pages/} all files that
 * {@code PagesFunction} serves. All of them are written at the end, and only if they differ; files that are no longer
 * needed are deleted.
 */
final class Output {

    /** What a file will hold. It is made when the file is written. */
    private interface Contents {
        byte[] bytes() throws IOException;
    }

    /** A page's file. */
    private record Written(Page page) implements Contents {
        @Override
        public byte[] bytes() throws IOException {
            var out = new ByteArrayOutputStream();
            page.write(out);
            return out.toByteArray();
        }
    }

    private final BuildCache cache;
    private final Path frame;
    private final Path pages;
    private final Map<Path, Contents> files = new LinkedHashMap<>();
    private final Map<String, PageIndex.Entry> entries = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    Output(Path target, BuildCache cache) {
        this.cache = cache;
        frame = target.resolve("frame/site");
        pages = target.resolve("pages/site");
    }

    /** Whether something answers at a path already. */
    boolean has(String path) {
        return entries.containsKey(path);
    }

    /** Where a path redirects; empty if it doesn't. */
    Optional<String> movedTo(String path) {
        return entries.get(path) instanceof PageIndex.MovedEntry(String location)
            ? Optional.of(location)
            : Optional.empty();
    }

    /**
     * A page at a path that ends in a slash or in a file's name; the path without its trailing slash redirects to it.
     */
    void page(String path, Page page) {
        String resource = path.endsWith("/") ? path + "index.page" : path + ".page";
        put(path, new PageIndex.PageEntry("site" + resource));
        if (path.endsWith("/") && path.length() > 1) {
            moved(path.substring(0, path.length() - 1), path);
        }
        files.put(pages.resolve(resource.substring(1)), new Written(page));
    }

    /** A permanent redirect. */
    void moved(String path, String location) {
        put(path, new PageIndex.MovedEntry(location));
    }

    /**
     * A path that another function answers; the path with a trailing slash redirects to it.
     *
     * @param path without a trailing slash
     * @param addressHoldsToken whether the query is a secret
     */
    void function(String path, boolean addressHoldsToken) {
        put(path + "/", new PageIndex.FunctionEntry(path, addressHoldsToken));
    }

    /**
     * A page with a form that another function accepts.
     *
     * @param path the path that the form is posted to; the page's path has a trailing slash
     */
    void form(String path, Page page) {
        String resource = path + "/index.page";
        put(path + "/", new PageIndex.FormEntry("site" + resource, path));
        put(path, new PageIndex.FormTargetEntry(path + "/"));
        files.put(pages.resolve(resource.substring(1)), new Written(page));
    }

    /** A finished file, with its compressed versions, if there are any. */
    void asset(Path file, String path, String contentType, String tag) {
        var brotli = file.resolveSibling(file.getFileName() + ".br");
        var gzip = file.resolveSibling(file.getFileName() + ".gz");
        boolean compressed = Files.exists(brotli);
        put(path, new PageIndex.AssetEntry("site" + path, contentType, tag, compressed));
        files.put(pages.resolve(path.substring(1)), () -> Files.readAllBytes(file));
        if (compressed) {
            files.put(pages.resolve(path.substring(1) + ".br"), () -> Files.readAllBytes(brotli));
            files.put(pages.resolve(path.substring(1) + ".gz"), () -> Files.readAllBytes(gzip));
        }
    }

    /** A page in parts for the functions that render pages: the frame around them, or a part of every page. */
    void framePage(String name, Page page) {
        files.put(frame.resolve(name), new Written(page));
    }

    /** A file for the functions that render pages. */
    void frameFile(String name, String text) {
        files.put(frame.resolve(name), () -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** The search index. */
    void search(SearchIndex index) {
        files.put(pages.resolve("search"), () -> {
            var bytes = new ByteArrayOutputStream();
            index.write(bytes);
            return bytes.toByteArray();
        });
    }

    /** Writes all files, the index last, and deletes the files of an earlier build. */
    void finish() throws IOException {
        var index = new ByteArrayOutputStream();
        new PageIndex(entries).write(index);
        try {
            InParallel.map(List.copyOf(files.entrySet()), file ->
                file.getValue() instanceof Written page
                    ? cache.get(file.getKey(), page, changed -> written(file.getKey(), changed), Files::exists)
                    : written(file.getKey(), file.getValue())
            );
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        files.put(pages.resolve("index"), index::toByteArray);
        written(pages.resolve("index"), index::toByteArray);
        for (Path folder : new Path[] { frame, pages }) {
            try (var found = Files.walk(folder)) {
                for (Path file : found.filter(Files::isRegularFile).toList()) {
                    if (!files.containsKey(file)) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    /** Deletes the index, so that the result of an earlier build isn't served if this one fails. */
    static void discard(Path target) throws IOException {
        Files.deleteIfExists(target.resolve("pages/site/index"));
    }

    /** The paths at which something else should answer, too; the first one does. */
    Set<String> taken() {
        return taken;
    }

    /** Every path at which something answers. */
    Set<String> paths() {
        return Set.copyOf(entries.keySet());
    }

    int count() {
        return (int) entries
            .values()
            .stream()
            .filter(entry -> entry instanceof PageIndex.PageEntry || entry instanceof PageIndex.FormEntry)
            .count();
    }

    private void put(String path, PageIndex.Entry entry) {
        if (entries.putIfAbsent(path, entry) != null) {
            taken.add(path);
        }
    }

    private static Path written(Path path, Contents contents) {
        try {
            byte[] bytes = contents.bytes();
            if (!Files.exists(path) || !Arrays.equals(Files.readAllBytes(path), bytes)) {
                Files.createDirectories(path.getParent());
                // A new file: the local system links to the one before, and still serves it.
                Files.deleteIfExists(path);
                Files.write(path, bytes);
            }
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
