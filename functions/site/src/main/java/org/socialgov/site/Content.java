package org.socialgov.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.socialgov.web.Html;

/** All content files, read and checked. */
final class Content {

    private static final Pattern SLUG = Pattern.compile(
        "[A-Za-z0-9][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9][A-Za-z0-9._-]{0,99})*"
    );
    private static final Pattern TAG = Pattern.compile("</?[a-zA-Z][^<>]*>");
    private static final String SLUG_RULE =
        "may hold letters, digits, dots and dashes, with slashes between them, at most 100 characters in a row";

    private final Options options;
    private final Problems problems;
    private final Map<Kind, List<Item>> items = new EnumMap<>(Kind.class);
    private final Map<Kind, Item> lists = new EnumMap<>(Kind.class);
    private Targets targets = Targets.NONE;
    private final List<Item> faulty = new ArrayList<>();
    private final Map<String, Path> leftOut = new HashMap<>();
    private final List<Redirect> redirects = new ArrayList<>();

    /** The paths of all files, those of drafts and excluded samples among them. */
    private final Set<String> written = new HashSet<>();

    /** The place of each file that isn't excluded, redirects among them. */
    private final Map<Path, String> places = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>();

    /**
     * The options of the build.
     *
     * @param today the date that "in n days" in an event counts from
     * @param samples whether sample content is included
     * @param leavesOutMistakes whether files with errors are skipped instead of stopping the build
     */
    record Options(LocalDate today, boolean samples, boolean leavesOutMistakes) {}

    /** A path that redirects, and the field that declares it. */
    record Redirect(String path, String location, Source source, String field) {}

    /** A file, the kind that its folder gives it, and the path of its page. */
    private record Written(Kind kind, Source source, String path) {}

    /**
     * A file to be read.
     *
     * @param key identifies the file itself, null if the file system can't
     */
    private record Saved(Kind kind, Path file, FileTime modified, long size, Object key) {
        static Saved of(Kind kind, Path file) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Saved(kind, file, attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A file as it was read, and the problems of its fields. */
    private record Loaded(Kind kind, Source source, Problems problems) {
        static Loaded read(Saved saved, Problems problems) {
            var kind = saved.kind();
            var file = saved.file();
            try {
                var source = Source.read(file, problems);
                if (!source.fields().names().isEmpty() || !problems.isFaulty(file)) {
                    Schema.check(source.introducesList() ? Kind.PAGE : kind, source, problems);
                }
                return new Loaded(kind, source, problems);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What a file's item depends on, besides the targets of its links. */
    private record Text(Written file, LocalDate today) {}

    /** A file's item, which may be faulty, and the problems of its text. */
    private record Rendered(Item item, List<Targets.Answer> answers, Problems problems) {}

    private Content(Options options, Problems problems) {
        this.options = options;
        this.problems = problems;
    }

    /**
     * Reads the content folder.
     *
     * @param passedOver files that are skipped: a community's own document is read with its settings
     * @param files the paths of the files that are not pages, which content may link to
     */
    static Content read(
        Path folder,
        Set<Path> passedOver,
        Set<String> files,
        Options options,
        Problems problems,
        BuildCache cache
    ) throws IOException {
        var content = new Content(options, problems);
        content.nameUnreadFolders(folder);
        var written = new ArrayList<Written>();
        for (Kind kind : Kind.values()) {
            var found = content.markdown(folder.resolve(kind.folder()));
            var loaded = InParallel.map(found, one ->
                cache.get(one, Saved.of(kind, one), saved -> Loaded.read(saved, problems.apart()))
            );
            for (Loaded one : loaded) {
                Path file = one.source().file();
                if (passedOver.contains(file)) {
                    new Content(options, new Problems(folder))
                        .written(one)
                        .ifPresent(page -> content.leftOut.put(page.path(), file));
                } else {
                    problems.addAll(one.problems());
                    content.written(one).ifPresent(written::add);
                }
            }
        }
        content.targets = Targets.of(content.places, files);
        var rendered = InParallel.map(written, one ->
            cache.get(
                one.source().file(),
                new Text(one, options.today()),
                text -> content.rendered(text, problems.apart()),
                kept -> content.targets.give(kept.answers())
            )
        );
        for (Kind kind : Kind.values()) {
            content.items.put(
                kind,
                rendered
                    .stream()
                    .filter(one -> one.item().kind() == kind)
                    .flatMap(one -> content.item(one).stream())
                    .sorted(
                        Comparator.comparingInt(Item::weight)
                            .reversed()
                            .thenComparing(Item.NEWEST_FIRST)
                            .thenComparing(Item::title)
                    )
                    .toList()
            );
        }
        content.items.values().forEach(items -> items.forEach(content::checkNames));
        content.faulty.forEach(content::checkNames);
        content.items.get(Kind.BEST_PRACTICE).forEach(content::checkTheme);
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
                String path = kind.path() + slug + "/";
                if (!written.contains(path) && !leftOut.containsKey(path)) {
                    problems.error(
                        article.source(),
                        name,
                        "\"" + name + "\" names " + slug + ", but no " + kind.folder() + " file has this slug"
                    );
                }
            }
        });
    }

    /** The themes of the best practices, in the order of their list. */
    List<String> themes() {
        return list(Kind.BEST_PRACTICE)
            .map(introduction -> introduction.fields().texts("themes"))
            .orElse(List.of());
    }

    private void checkTheme(Item article) {
        var themes = themes();
        article
            .fields()
            .text("theme")
            .filter(theme -> !themes.contains(theme))
            .ifPresent(theme ->
                problems.error(
                    article.source(),
                    "theme",
                    "the theme \"" +
                        theme +
                        "\" is not in the \"themes\" of " +
                        Kind.BEST_PRACTICE.folder() +
                        "/" +
                        Source.LIST +
                        "; add it there, or use one of these: " +
                        String.join(", ", themes)
                )
            );
    }

    /** The places of the files that were skipped. */
    Map<String, Path> leftOut() {
        return leftOut;
    }

    /** What the content may link to. */
    Targets targets() {
        return targets;
    }

    /** The items with errors, which get no page. */
    List<Item> faulty() {
        return faulty;
    }

    /** Paths that redirect, from {@code aliases} and {@code redirectto}. */
    List<Redirect> redirects() {
        return redirects;
    }

    /** Gives a file its path; empty if the build has no page for it. */
    private Optional<Written> written(Loaded loaded) {
        var kind = loaded.kind();
        var source = loaded.source();
        var file = source.file();
        var fields = source.fields();
        if (fields.names().isEmpty() && loaded.problems().isFaulty(file)) {
            return Optional.empty();
        }
        String path = source.introducesList() ? kind.path() : apart(kind, source, path(kind, source));
        boolean excluded = fields.flag("draft") || (fields.flag("sample") && !options.samples());
        written.add(path);
        if (excluded) {
            return Optional.empty();
        }
        places.put(file, path);
        taken.add(path);
        for (String alias : fields.texts("aliases")) {
            redirects.add(new Redirect(alias, path, source, "aliases"));
        }
        if (fields.text("redirectto").isPresent()) {
            redirects.add(new Redirect(path, fields.text("redirectto").get(), source, "redirectto"));
            return Optional.empty();
        }
        return Optional.of(new Written(kind, source, path));
    }

    private Rendered rendered(Text text, Problems found) {
        var file = text.file();
        var source = file.source();
        var fields = source.fields();
        boolean tool = file.kind() == Kind.TOOL && !source.introducesList();
        var body = Markdown.render(source, file.path(), targets, found);
        var item = new Item(
            file.kind(),
            source,
            file.path(),
            plain(source, tool ? "name" : "title", found),
            tool ? plain(source, "description", found) : summary(file, body.html(), found),
            plain(source, "deck", found),
            fields.text("date").flatMap(Moment::parse),
            fields.number("weight").orElse(1),
            fields.texts("topics"),
            fields.flag("sample"),
            file.kind() == Kind.EVENT ? LocalDate.MIN : day(fields, "date", LocalDate.MIN),
            day(fields, "expirydate", LocalDate.MAX),
            body.html(),
            body.text()
        );
        return new Rendered(item, body.answers(), found);
    }

    /** The item of a file; empty if the file introduces a list or has an error. */
    private Optional<Item> item(Rendered rendered) {
        problems.addAll(rendered.problems());
        var item = rendered.item();
        if (item.source().introducesList()) {
            lists.put(item.kind(), item);
            return Optional.empty();
        }
        if (problems.isFaulty(item.source().file())) {
            faulty.add(item);
            return Optional.empty();
        }
        return Optional.of(item);
    }

    /** A file's summary, or else the first paragraph of its text. */
    private static String summary(Written file, Html body, Problems problems) {
        var source = file.source();
        String given = plain(source, "summary", problems);
        var kind = source.introducesList() ? Kind.PAGE : file.kind();
        if (!given.isEmpty() || !kind.fields().required().contains("summary")) {
            return given;
        }
        String paragraph = Jsoup.parseBodyFragment(body.markup())
            .select("p")
            .stream()
            .map(Element::text)
            .filter(text -> !text.isBlank())
            .findFirst()
            .orElse("");
        if (paragraph.isEmpty()) {
            problems.error(source.file(), 1, "the field \"summary\" is missing; add it");
        } else {
            problems.warning(source.file(), 1, "the field \"summary\" is missing; the first paragraph stands for it");
        }
        return paragraph;
    }

    /** All events of a series often have the same slug: from the second event on, the date is added. */
    private String apart(Kind kind, Source source, String path) {
        var day = source
            .fields()
            .text("date")
            .flatMap(Moment::parse)
            .map(date -> date.toLocalDate());
        if (kind != Kind.EVENT || !taken.contains(path) || day.isEmpty()) {
            return path;
        }
        String dated = path.substring(0, path.length() - 1) + "-" + day.get() + "/";
        problems.warning(source, "slug", "another event has this slug; this one is at " + dated);
        return dated;
    }

    /** A field's text. Entities such as {@code &rsquo;}, which Hugo's files contain, are decoded, tags are removed. */
    private static String plain(Source source, String name, Problems problems) {
        String text = source.fields().text(name).orElse("");
        if (!TAG.matcher(text).find()) {
            return Parser.unescapeEntities(text, false);
        }
        problems.warning(source, name, "\"" + name + "\" has tags; only their text is kept");
        return Jsoup.parseBodyFragment(text).text();
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
            String name = fields.text("permalink").isPresent() ? "permalink" : "url";
            if (!path.startsWith("/") || !path.endsWith("/")) {
                problems.error(source, name, "\"" + name + "\" must begin and end with a slash");
            } else if (!path.equals("/") && !SLUG.matcher(path.substring(1, path.length() - 1)).matches()) {
                problems.error(source, name, "\"" + name + "\" " + SLUG_RULE);
            }
            return path;
        }
        String slug = fields.text("slug").orElse(name(source.file())).replaceAll("^/|/$", "");
        String section = kind.path().substring(1);
        slug = slug.startsWith(section) ? slug.substring(section.length()) : slug;
        if (SLUG.matcher(slug).matches()) {
            return kind.path() + slug + "/";
        }
        String decoded = Targets.decoded(slug);
        String plain = Stream.of(decoded.split("/")).map(Slug::of).collect(Collectors.joining("/"));
        if (decoded.equals(slug) || !SLUG.matcher(plain).matches()) {
            problems.error(
                source,
                "slug",
                "\"slug\" " + SLUG_RULE + "; for example: " + plain.substring(0, Math.min(100, plain.length()))
            );
        } else {
            problems.warning(source, "slug", "\"slug\" has percent signs; the page is at " + kind.path() + plain + "/");
            redirects.add(new Redirect(kind.path() + slug + "/", kind.path() + plain + "/", source, "slug"));
        }
        return kind.path() + plain + "/";
    }

    private static String name(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.')).replaceFirst("^\\d{4}-\\d{2}-\\d{2}-", "");
    }

    /** The Markdown files below a folder. Other files, and introductions of lists that don't exist, are reported. */
    private List<Path> markdown(Path folder) throws IOException {
        var files = new ArrayList<Path>();
        if (Files.isDirectory(folder)) {
            try (var found = Files.walk(folder)) {
                for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
                    String name = file.getFileName().toString();
                    if (name.startsWith(".") || name.endsWith(CommunitySettings.SUFFIX)) {
                        continue;
                    }
                    if (!name.endsWith(".md")) {
                        problems.warning(file, 1, "this file is not read; a page is a file that ends in .md");
                    } else if (name.equals(Source.LIST) && !file.getParent().equals(folder)) {
                        problems.warning(
                            file,
                            1,
                            "this file is not read; the list's text is in " + folder.getFileName() + "/" + Source.LIST
                        );
                    } else {
                        files.add(file);
                    }
                }
            }
        }
        return files;
    }

    private void nameUnreadFolders(Path folder) throws IOException {
        var known = Stream.of(Kind.values()).map(Kind::folder).toList();
        try (var found = Files.list(folder)) {
            found
                .filter(Files::isDirectory)
                .filter(one -> !known.contains(one.getFileName().toString()))
                .sorted()
                .forEach(one ->
                    problems.warning(one, 1, "this folder is not read; the folders are " + String.join(", ", known))
                );
        }
    }
}
