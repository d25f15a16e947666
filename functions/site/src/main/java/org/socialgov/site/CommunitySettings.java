package org.socialgov.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.socialgov.community.Community;
import org.socialgov.community.directory.Eligibility;

/**
 * A community's settings file, beside its document.
 *
 * @param community the settings that the functions use, too
 * @param document the file with the community's own text
 * @param summary a sentence about its audience
 * @param who who may join, in words for people
 * @param workingGroups whether its members can choose the working groups as topics
 */
record CommunitySettings(Community community, Path document, String summary, String who, boolean workingGroups) {
    private static final String SUFFIX = ".settings.yaml";
    private static final List<String> NOTICE = List.of(
        "version",
        "authority",
        "purpose",
        "routine-uses",
        "voluntary",
        "effect"
    );

    /** All communities that have a settings file, by file name. */
    static List<CommunitySettings> all(Path communities, Problems problems) throws IOException {
        var all = new ArrayList<CommunitySettings>();
        try (var files = Files.list(communities)) {
            for (Path file : files
                .filter(f -> f.getFileName().toString().endsWith(SUFFIX))
                .sorted()
                .toList()) {
                read(file, problems).ifPresent(all::add);
            }
        }
        return all;
    }

    private static Optional<CommunitySettings> read(Path file, Problems problems) throws IOException {
        FrontMatter fields;
        try {
            fields = FrontMatter.parse(Files.readString(file), 1);
        } catch (FrontMatter.Malformed e) {
            problems.error(file, e.line(), e.getMessage());
            return Optional.empty();
        }
        boolean complete = true;
        for (String name : List.of("id", "slug", "name", "title", "summary", "who", "eligibility")) {
            complete &= has(file, fields, name, 1, problems);
        }
        for (String name : NOTICE) {
            complete &= has(file, fields.inner("notice"), name, fields.line("notice"), problems);
        }
        var eligibility = complete ? eligibility(file, fields, problems) : Optional.<Eligibility>empty();
        if (eligibility.isEmpty()) {
            return Optional.empty();
        }
        var notice = fields.inner("notice");
        var topics = fields.inner("topics");
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
            asks(file, fields, "organization", problems),
            asks(file, fields, "role", problems),
            new Community.PrivacyNotice(
                text(notice, "version"),
                text(notice, "authority"),
                text(notice, "purpose"),
                text(notice, "routine-uses"),
                text(notice, "voluntary"),
                text(notice, "effect"),
                notice.text("control-number")
            ),
            eligibility.get()
        );
        if (community.notice().controlNumber().isEmpty()) {
            problems.warning(
                file,
                fields.line("notice"),
                "no \"control-number\": a federal agency's form needs the collection's number under the Paperwork Reduction Act, where it applies"
            );
        }
        String name = file.getFileName().toString();
        var document = file.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + ".md");
        return Optional.of(
            new CommunitySettings(
                community,
                document,
                text(fields, "summary"),
                text(fields, "who"),
                fields.flag("working_groups")
            )
        );
    }

    private static Optional<Eligibility> eligibility(Path file, FrontMatter fields, Problems problems) {
        try {
            return Optional.of(Eligibility.of(text(fields, "eligibility"), fields.texts("domains")));
        } catch (IllegalArgumentException senseless) {
            problems.error(file, fields.line("eligibility"), senseless.getMessage());
            return Optional.empty();
        }
    }

    private static boolean has(Path file, FrontMatter fields, String name, int line, Problems problems) {
        if (fields.text(name).isEmpty()) {
            problems.error(file, line, "the setting \"" + name + "\" is missing; add it");
            return false;
        }
        return true;
    }

    private static boolean asks(Path file, FrontMatter fields, String name, Problems problems) {
        String value = fields.inner("asks").text(name).orElse("");
        if (!value.equals("true") && !value.equals("false")) {
            problems.error(
                file,
                fields.line("asks"),
                "\"asks\" needs \"" + name + ": true\" or \"" + name + ": false\""
            );
        }
        return value.equals("true");
    }

    private static String text(FrontMatter fields, String name) {
        return fields.text(name).orElse("");
    }

    /** The community with each working group as a topic, if its settings say so. */
    CommunitySettings with(List<Item> groups) {
        if (!workingGroups) {
            return this;
        }
        var topics = new ArrayList<>(community.topics());
        for (Item group : groups) {
            String slug = group.fields().text("slug").orElse(Slug.of(group.title()));
            topics.add(new Community.Topic(slug, group.title() + " working group"));
        }
        var extended = new Community(
            community.id(),
            community.slug(),
            community.name(),
            community.title(),
            topics,
            community.asksOrganization(),
            community.asksRole(),
            community.notice(),
            community.eligibility()
        );
        return new CommunitySettings(extended, document, summary, who, workingGroups);
    }

    /** The settings in the format that {@link Community#all} reads. */
    String properties() {
        var lines = new TreeMap<String, String>();
        lines.put("id", community.id());
        lines.put("slug", community.slug());
        lines.put("name", community.name());
        lines.put("title", community.title());
        lines.put("topics", String.join(",", community.topics().stream().map(Community.Topic::slug).toList()));
        community.topics().forEach(topic -> lines.put("topic." + topic.slug(), topic.label()));
        lines.put("asks.organization", String.valueOf(community.asksOrganization()));
        lines.put("asks.role", String.valueOf(community.asksRole()));
        lines.put("notice.version", community.notice().version());
        lines.put("notice.authority", community.notice().authority());
        lines.put("notice.purpose", community.notice().purpose());
        lines.put("notice.routine-uses", community.notice().routineUses());
        lines.put("notice.voluntary", community.notice().voluntary());
        lines.put("notice.effect", community.notice().effect());
        community
            .notice()
            .controlNumber()
            .ifPresent(number -> lines.put("notice.control-number", number));
        lines.put("eligibility", community.eligibility().rule());
        lines.put("eligibility.domains", String.join(",", community.eligibility().listedDomains()));
        var properties = new StringBuilder();
        lines.forEach((key, value) ->
            properties.append(key).append('=').append(value.replace("\\", "\\\\").replace('\n', ' ')).append('\n')
        );
        return properties.toString();
    }
}
