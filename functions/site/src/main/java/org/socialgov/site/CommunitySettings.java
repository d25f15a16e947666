package org.socialgov.site;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.socialgov.community.Community;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.directory.Eligibility;

/**
 * A community's settings file, beside its document.
 *
 * @param community the settings that the functions use, too
 * @param file the settings file
 * @param fields its fields
 */
record CommunitySettings(Community community, Path file, FrontMatter fields) {
    static final String SUFFIX = ".settings.yaml";

    /** The fields of a settings file, in the form of {@link Kind}. */
    private static final Kind.Fields FIELDS = Kind.Fields.of(
        "id!:id slug!:slug name!:text title!:text summary!:text who!:text eligibility!:text domains:list " +
            "topics:group working_groups:flag asks!:group notice!:group address:address welcome:text " +
            "timezone:zone digest:group archive:archive two_person:flag older_document:flag"
    );
    /** The fields of its groups of fields. */
    private static final Map<String, Kind.Fields> GROUPS = new TreeMap<>(
        Map.of(
            "asks",
            Kind.Fields.of("organization!:flag role!:flag"),
            "digest",
            Kind.Fields.of("hour!:hour day!:weekday"),
            "notice",
            Kind.Fields.of(
                "version!:day authority!:text purpose!:text routine-uses!:text voluntary!:text effect!:text " +
                    "control-number:control_number"
            )
        )
    );

    /** All communities that have a settings file, by file name. */
    static List<CommunitySettings> all(Path communities, Problems problems) throws IOException {
        var parsed = new LinkedHashMap<Path, FrontMatter>();
        try (var files = Files.list(communities)) {
            for (Path file : files
                .filter(f -> f.getFileName().toString().endsWith(SUFFIX))
                .sorted()
                .toList()) {
                parse(file, problems).ifPresent(fields -> parsed.put(file, fields));
            }
        }
        checkApart(parsed, problems);
        var all = new ArrayList<CommunitySettings>();
        for (var each : parsed.entrySet()) {
            read(each.getKey(), each.getValue(), problems).ifPresent(all::add);
        }
        return all;
    }

    private static Optional<FrontMatter> parse(Path file, Problems problems) throws IOException {
        try {
            return FrontMatter.parse(file, Files.readString(file), 1, problems);
        } catch (CharacterCodingException e) {
            problems.error(file, 1, "this file is not UTF-8; save it as UTF-8");
        }
        return Optional.empty();
    }

    private static Optional<CommunitySettings> read(Path file, FrontMatter fields, Problems problems)
        throws IOException {
        int before = problems.errors().size();
        Schema.check(file, fields, 1, FIELDS, problems);
        GROUPS.forEach((group, known) -> {
            if (!fields.isBlank(group)) {
                Schema.check(file, fields.inner(group), fields.line(group), known, problems);
            }
        });
        var topics = fields.inner("topics");
        for (String topic : topics.names()) {
            if (!topic.matches(Schema.SLUG) || topics.text(topic).isEmpty()) {
                problems.error(
                    file,
                    topics.line(topic),
                    "a topic is \"slug: label\", the slug in small letters, digits and hyphens: best-practices: Best practices"
                );
            }
        }
        var eligibility = eligibility(file, fields, problems);
        checkDocument(file, fields, problems);
        if (problems.errors().size() > before || eligibility.isEmpty()) {
            return Optional.empty();
        }
        var asks = fields.inner("asks");
        var notice = fields.inner("notice");
        var community = new Community(
            text(fields, "id"),
            text(fields, "slug"),
            text(fields, "name"),
            text(fields, "title"),
            topics
                .names()
                .stream()
                .map(slug -> new Community.Topic(slug, text(topics, slug)))
                .toList(),
            asks.flag("organization"),
            asks.flag("role"),
            new Community.PrivacyNotice(
                text(notice, "version"),
                text(notice, "authority"),
                text(notice, "purpose"),
                text(notice, "routine-uses"),
                text(notice, "voluntary"),
                text(notice, "effect"),
                notice.text("control-number")
            ),
            eligibility.get(),
            new Community.OwnMail(fields.text("address").flatMap(EmailAddress::parse), fields.text("welcome")),
            announcements(fields)
        );
        if (community.notice().controlNumber().isEmpty()) {
            problems.warning(
                file,
                fields.line("notice"),
                "no \"control-number\": a federal agency's form needs the collection's number under the Paperwork Reduction Act, where it applies"
            );
        }
        return Optional.of(new CommunitySettings(community, file, fields));
    }

    /** How announcements are sent and kept; what the file leaves out has its default. */
    private static Community.Announcements announcements(FrontMatter fields) {
        var otherwise = Community.Announcements.DEFAULT;
        var digest = fields.inner("digest");
        return new Community.Announcements(
            fields.text("timezone").map(ZoneId::of).orElse(otherwise.timezone()),
            digest.text("hour").map(Integer::valueOf).orElse(otherwise.digestHour()),
            digest.text("day").map(CommunitySettings::upper).map(DayOfWeek::valueOf).orElse(otherwise.digestDay()),
            fields
                .text("archive")
                .map(CommunitySettings::upper)
                .map(Community.Announcements.Archive::valueOf)
                .orElse(otherwise.archive()),
            fields.flag("two_person")
        );
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    /** A sentence about its audience. */
    String summary() {
        return text(fields, "summary");
    }

    /** Who may join, in words for people. */
    String who() {
        return text(fields, "who");
    }

    /** Whether its members can choose the working groups as topics. */
    boolean workingGroups() {
        return fields.flag("working_groups");
    }

    /** Whether the document is an older one that is shown unchanged, so that the page must say what holds today. */
    boolean hasOlderDocument() {
        return fields.flag("older_document");
    }

    private static Path document(Path file) {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + ".md");
    }

    /** The file with the community's own text. */
    Path document() {
        return document(file);
    }

    /** Reports what no two communities may share. */
    private static void checkApart(Map<Path, FrontMatter> parsed, Problems problems) {
        for (String name : List.of("id", "slug", "name")) {
            var seen = new HashMap<String, Path>();
            parsed.forEach((file, fields) ->
                fields.text(name).ifPresent(value -> {
                    var first = seen.putIfAbsent(value.toLowerCase(Locale.ROOT), file);
                    if (first != null) {
                        problems.error(
                            file,
                            fields.line(name),
                            "the " + name + " \"" + value + "\" is also in " + first.getFileName() + "; choose another"
                        );
                    }
                })
            );
        }
    }

    /** Reports a missing document, and a slug that isn't the one in its permalink: forms and page would lie apart. */
    private static void checkDocument(Path file, FrontMatter fields, Problems problems) throws IOException {
        var document = document(file);
        if (!Files.exists(document)) {
            problems.error(
                file,
                1,
                document.getFileName() + " is missing beside this file; add it: it is the text of the community's page"
            );
            return;
        }
        String path = "/communities/" + text(fields, "slug") + "/";
        // Mistakes in the document itself are reported where it is rendered.
        Source.read(document, new Problems(file.getParent()))
            .fields()
            .text("permalink")
            .filter(permalink -> !permalink.equals(path) && fields.text("slug").isPresent())
            .ifPresent(permalink ->
                problems.error(
                    file,
                    fields.line("slug"),
                    "with this slug the forms are below " +
                        path +
                        ", but the permalink in " +
                        document.getFileName() +
                        " is " +
                        permalink +
                        "; make them the same"
                )
            );
    }

    private static Optional<Eligibility> eligibility(Path file, FrontMatter fields, Problems problems) {
        if (fields.text("eligibility").isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Eligibility.of(text(fields, "eligibility"), fields.texts("domains")));
        } catch (IllegalArgumentException senseless) {
            problems.error(file, fields.line("eligibility"), senseless.getMessage());
            return Optional.empty();
        }
    }

    private static String text(FrontMatter fields, String name) {
        return fields.text(name).orElse("");
    }

    /** Markup with the community's own address, if it has one, in the place of the deployment's. */
    String withAddress(String markup) {
        return community
            .ownMail()
            .address()
            // The schema admits no character that markup escapes.
            .map(own -> markup.replace(Marks.slot("community-address"), own.value()))
            .orElse(markup);
    }

    /** The community with each working group as a topic, if its settings say so; reports a topic of the same slug. */
    CommunitySettings with(List<Item> groups, Problems problems) {
        if (!workingGroups()) {
            return this;
        }
        var topics = new ArrayList<>(community.topics());
        for (Item group : groups) {
            String slug = group.fields().text("slug").orElse(Slug.of(group.title()));
            if (community.hasTopic(slug)) {
                problems.error(
                    file,
                    fields.inner("topics").line(slug),
                    "the topic \"" +
                        slug +
                        "\" has the slug of the working group " +
                        group.source().file().getFileName() +
                        ", which is a topic, too; give one of them another slug"
                );
            }
            topics.add(
                new Community.Topic(slug, group.title() + " working group" + (group.sample() ? " (example)" : ""), true)
            );
        }
        return new CommunitySettings(community.withTopics(topics), file, fields);
    }

    /** The settings in the format that {@link Community#all} reads. */
    String properties() {
        var notice = community.notice();
        var mail = community.ownMail();
        var announcements = community.announcements();
        var topics = community.topics();
        var lines = new TreeMap<String, String>();
        lines.put("id", community.id());
        lines.put("slug", community.slug());
        lines.put("name", community.name());
        lines.put("title", community.title());
        lines.put("topics", slugs(topics.stream()));
        lines.put("working-groups", slugs(topics.stream().filter(Community.Topic::isWorkingGroup)));
        topics.forEach(topic -> lines.put("topic." + topic.slug(), topic.label()));
        lines.put("asks.organization", String.valueOf(community.asksOrganization()));
        lines.put("asks.role", String.valueOf(community.asksRole()));
        lines.put("notice.version", notice.version());
        lines.put("notice.authority", notice.authority());
        lines.put("notice.purpose", notice.purpose());
        lines.put("notice.routine-uses", notice.routineUses());
        lines.put("notice.voluntary", notice.voluntary());
        lines.put("notice.effect", notice.effect());
        notice.controlNumber().ifPresent(number -> lines.put("notice.control-number", number));
        lines.put("eligibility", community.eligibility().rule());
        lines.put("eligibility.domains", String.join(",", community.eligibility().listedDomains()));
        mail.address().ifPresent(address -> lines.put("mail.address", address.value()));
        mail.welcome().ifPresent(welcome -> lines.put("mail.welcome", welcome));
        lines.put("timezone", announcements.timezone().getId());
        lines.put("digest.hour", Integer.toString(announcements.digestHour()));
        lines.put("digest.day", announcements.digestDay().name());
        lines.put("archive", announcements.archive().name());
        lines.put("two-person", String.valueOf(announcements.twoPersons()));
        var properties = new StringBuilder();
        lines.forEach((key, value) ->
            properties.append(key).append('=').append(value.replace("\\", "\\\\").replace('\n', ' ')).append('\n')
        );
        return properties.toString();
    }

    private static String slugs(Stream<Community.Topic> topics) {
        return topics.map(Community.Topic::slug).collect(Collectors.joining(","));
    }
}
