package org.socialgov.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All content files, read and checked. */
final class Content {

    private static final String LIST = "_index.md";

    private final Options options;
    private final Problems problems;
    private final Map<Kind, List<Item>> items = new EnumMap<>(Kind.class);
    private final Map<Kind, Item> lists = new EnumMap<>(Kind.class);
    private final Map<String, String> redirects = new LinkedHashMap<>();

    /**
     * What the build was asked for.
     *
     * @param today the day that events dated "in n days" count from
     * @param samples whether what was made up to show a full house is in
     */
    record Options(LocalDate today, boolean samples) {}

    private Content(Options options, Problems problems) {
        this.options = options;
        this.problems = problems;
    }

    /** Reads the content folder. A community's own document is read with its settings, not here. */
    static Content read(Path folder, List<Path> documents, Options options, Problems problems) throws IOException {
        var content = new Content(options, problems);
        for (Kind kind : Kind.values()) {
            var found = new ArrayList<Item>();
            for (Path file : markdown(folder.resolve(kind.folder()))) {
                if (!documents.contains(file)) {
                    content.read(kind, file).ifPresent(found::add);
                }
            }
            found.sort(
                Comparator.comparingInt(Item::weight)
                    .reversed()
                    .thenComparing(
                        Comparator.comparing((Item item) ->
                            item
                                .date()
                                .map(d -> d.toInstant())
                                .orElse(Instant.EPOCH)
                        ).reversed()
                    )
                    .thenComparing(Item::title)
            );
            content.items.put(kind, List.copyOf(found));
        }
        return content;
    }

    /** The items of a kind, the heaviest first, then the newest, then by title. */
    List<Item> items(Kind kind) {
        return items.get(kind);
    }

    /** The text above a kind's list, where there is one. */
    Optional<Item> list(Kind kind) {
        return Optional.ofNullable(lists.get(kind));
    }

    /** Paths that lead elsewhere, from {@code aliases} and {@code redirectto}. */
    Map<String, String> redirects() {
        return redirects;
    }

    private Optional<Item> read(Kind kind, Path file) throws IOException {
        var source = Source.read(file, problems);
        var fields = source.fields();
        if (fields.names().isEmpty()) {
            return Optional.empty();
        }
        boolean list = file.getFileName().toString().equals(LIST);
        Schema.check(list ? Kind.PAGE : kind, source, problems);
        if (fields.flag("draft") || (fields.flag("sample") && !options.samples())) {
            return Optional.empty();
        }
        String path = list ? kind.path() : path(kind, source);
        for (String alias : fields.texts("aliases")) {
            redirects.put(alias.endsWith("/") || alias.contains(".") ? alias : alias + "/", path);
        }
        if (fields.text("redirectto").isPresent()) {
            redirects.put(path, fields.text("redirectto").get());
            return Optional.empty();
        }
        var item = new Item(
            kind,
            source,
            path,
            fields.text(kind == Kind.TOOL && !list ? "name" : "title").orElse(""),
            fields.text(kind == Kind.TOOL && !list ? "description" : "summary").orElse(""),
            fields.text("deck").orElse(""),
            fields.text("date").flatMap(Moment::parse),
            fields.number("weight").orElse(1),
            fields.texts("topics"),
            fields.flag("sample"),
            kind == Kind.EVENT ? LocalDate.MIN : day(fields, "date", LocalDate.MIN),
            day(fields, "expirydate", LocalDate.MAX),
            Markdown.render(source, problems)
        );
        if (list) {
            lists.put(kind, item);
            return Optional.empty();
        }
        return Optional.of(item);
    }

    private LocalDate day(FrontMatter fields, String name, LocalDate otherwise) {
        LocalDate day = fields.text(name).flatMap(Moment::day).orElse(otherwise);
        // What has been out since before the build needs no day to come.
        return name.equals("date") && !day.isAfter(options.today()) ? LocalDate.MIN : day;
    }

    private String path(Kind kind, Source source) {
        var fields = source.fields();
        var given = fields.text("permalink").or(() -> fields.text("url").filter(url -> kind == Kind.RESOURCE));
        if (given.isPresent()) {
            String path = given.get();
            if (!path.startsWith("/") || !path.endsWith("/")) {
                String name = fields.text("permalink").isPresent() ? "permalink" : "url";
                problems.error(source.file(), fields.line(name), "\"" + name + "\" must begin and end with a slash");
            }
            return path;
        }
        String slug = fields.text("slug").orElse(name(source.file()));
        if (!slug.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            problems.error(
                source.file(),
                fields.line("slug"),
                "\"slug\" may hold letters, digits, dots and dashes only"
            );
        }
        return kind.path() + slug + "/";
    }

    private static String name(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.')).replaceFirst("^\\d{4}-\\d{2}-\\d{2}-", "");
    }

    private static List<Path> markdown(Path folder) throws IOException {
        var files = new ArrayList<Path>();
        if (Files.isDirectory(folder)) {
            try (var found = Files.walk(folder)) {
                found
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .forEach(files::add);
            }
        }
        return files;
    }
}
