package org.socialgov.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jsoup.parser.Parser;

/** All content files, read and checked. */
final class Content {

    private static final String LIST = "_index.md";

    private final Options options;
    private final Problems problems;
    private final Map<Kind, List<Item>> items = new EnumMap<>(Kind.class);
    private final Map<Kind, Item> lists = new EnumMap<>(Kind.class);
    private final List<Redirect> redirects = new ArrayList<>();

    /** The paths of all files, those of drafts and excluded samples among them. */
    private final Set<String> written = new HashSet<>();

    /**
     * The options of the build.
     *
     * @param today the date that "in n days" in an event counts from
     * @param samples whether sample content is included
     */
    record Options(LocalDate today, boolean samples) {}

    /** A path that redirects, and the line that declares it. */
    record Redirect(String path, String location, Path file, int line) {}

    private Content(Options options, Problems problems) {
        this.options = options;
        this.problems = problems;
    }

    /**
     * Reads the content folder.
     *
     * @param passedOver files that are skipped: a community's own document is read with its settings
     */
    static Content read(Path folder, Set<Path> passedOver, Options options, Problems problems) throws IOException {
        var content = new Content(options, problems);
        for (Kind kind : Kind.values()) {
            var found = new ArrayList<Item>();
            for (Path file : markdown(folder.resolve(kind.folder()))) {
                if (!passedOver.contains(file)) {
                    content
                        .read(kind, file)
                        .map(item -> content.apart(item, found))
                        .ifPresent(found::add);
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
        content.items.values().forEach(items -> items.forEach(content::checkNames));
        return content;
    }

    /** The items of a kind, by weight, then by date (newest first), then by title. */
    List<Item> items(Kind kind) {
        return items.get(kind);
    }

    /** The text above a kind's list, if there is one. */
    Optional<Item> list(Kind kind) {
        return Optional.ofNullable(lists.get(kind));
    }

    /** The working group that keeps an article; empty if none does, or if this build excludes the group. */
    Optional<Item> keeper(Item article) {
        return article
            .fields()
            .text("kept_by")
            .flatMap(slug -> at(Kind.WORKING_GROUP, slug));
    }

    /** The events of this build that train for an article, in the order of its list. */
    List<Item> relatedTraining(Item article) {
        return article
            .fields()
            .texts("related_training")
            .stream()
            .flatMap(slug -> at(Kind.EVENT, slug).stream())
            .toList();
    }

    private Optional<Item> at(Kind kind, String slug) {
        return items(kind)
            .stream()
            .filter(item -> item.path().equals(kind.path() + slug + "/"))
            .findFirst();
    }

    private void checkNames(Item article) {
        var names = Map.of("kept_by", Kind.WORKING_GROUP, "related_training", Kind.EVENT);
        names.forEach((name, kind) -> {
            for (String slug : article.fields().texts(name)) {
                if (!written.contains(kind.path() + slug + "/")) {
                    problems.error(
                        article.source().file(),
                        article.fields().line(name),
                        "\"" + name + "\" names " + slug + ", but no " + kind.folder() + " file has this slug"
                    );
                }
            }
        });
    }

    /** Paths that redirect, from {@code aliases} and {@code redirectto}. */
    List<Redirect> redirects() {
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
        String path = list ? kind.path() : path(kind, source);
        written.add(path);
        if (fields.flag("draft") || (fields.flag("sample") && !options.samples())) {
            return Optional.empty();
        }
        for (String alias : fields.texts("aliases")) {
            String from = (alias.startsWith("/") ? "" : "/") + alias;
            redirects.add(
                new Redirect(
                    from.endsWith("/") || from.contains(".") ? from : from + "/",
                    path,
                    file,
                    fields.line("aliases")
                )
            );
        }
        if (fields.text("redirectto").isPresent()) {
            redirects.add(new Redirect(path, fields.text("redirectto").get(), file, fields.line("redirectto")));
            return Optional.empty();
        }
        var item = new Item(
            kind,
            source,
            path,
            plain(fields, kind == Kind.TOOL && !list ? "name" : "title"),
            plain(fields, kind == Kind.TOOL && !list ? "description" : "summary"),
            plain(fields, "deck"),
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

    /** All events of a series often have the same slug: from the second event on, the date is added. */
    private Item apart(Item item, List<Item> before) {
        boolean taken =
            item.kind() == Kind.EVENT && before.stream().anyMatch(other -> other.path().equals(item.path()));
        if (!taken || item.date().isEmpty()) {
            return item;
        }
        String path = item.path().substring(0, item.path().length() - 1) + "-" + item.date().get().toLocalDate() + "/";
        problems.warning(
            item.source().file(),
            item.fields().line("slug"),
            "another event has this slug; this one is at " + path
        );
        return item.at(path);
    }

    /** A field's text. Entities such as {@code &rsquo;}, which Hugo's files contain, are decoded. */
    private static String plain(FrontMatter fields, String name) {
        return fields
            .text(name)
            .map(text -> Parser.unescapeEntities(text, false))
            .orElse("");
    }

    private LocalDate day(FrontMatter fields, String name, LocalDate otherwise) {
        LocalDate day = fields.text(name).flatMap(Moment::day).orElse(otherwise);
        // Content published before the build needs no start date.
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
        String slug = fields.text("slug").orElse(name(source.file())).replaceAll("^/|/$", "");
        String section = kind.path().substring(1);
        slug = slug.startsWith(section) ? slug.substring(section.length()) : slug;
        if (!slug.matches("[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")) {
            problems.error(
                source.file(),
                fields.line("slug"),
                "\"slug\" may hold letters, digits, dots and dashes, with slashes between them"
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
