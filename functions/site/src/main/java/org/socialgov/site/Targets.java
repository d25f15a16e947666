package org.socialgov.site;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What content may link to by other names than paths of the site.
 *
 * @param pages the path of each content file's page
 * @param byName the content files with each name
 * @param files the paths of the files that are not pages
 */
record Targets(Map<Path, String> pages, Map<String, List<Path>> byName, Set<String> files) {
    /** A question that a text has asked, and its answer. */
    record Answer(Function<Targets, ?> question, Object answer) {}

    static final Targets NONE = of(Map.of(), Set.of());

    static Targets of(Map<Path, String> pages, Set<String> files) {
        var byName = pages
            .keySet()
            .stream()
            .collect(Collectors.groupingBy(file -> file.getFileName().toString()));
        return new Targets(pages, byName, files);
    }

    /** Whether these are the targets' answers, too, so that a text which has got them stays as it is. */
    boolean give(List<Answer> answers) {
        return answers.stream().allMatch(one -> one.question.apply(this).equals(one.answer));
    }

    /** Whether a path is that of a file which is no page. */
    boolean hasFile(String path) {
        return files.contains(path);
    }

    /** The page of another content file, from a link relative to a file, as Jekyll's and GitHub's readers write it. */
    Optional<String> beside(Path file, String relative) {
        return Optional.ofNullable(pages.get(file.resolveSibling(decoded(relative)).normalize()));
    }

    /** The page of the only content file with a name, or with a path below {@code content/}, as Hugo's {@code ref}. */
    Optional<String> named(String name) {
        var end = Path.of(decoded(name).replaceFirst("^/", ""));
        var found = byName
            .getOrDefault(end.getFileName().toString(), List.of())
            .stream()
            .filter(file -> file.endsWith(end))
            .toList();
        return found.size() == 1 ? Optional.of(pages.get(found.getFirst())) : Optional.empty();
    }

    /** A link with its percent signs decoded; as it is if they aren't an encoding. */
    static String decoded(String link) {
        try {
            return link.contains("%") ? URLDecoder.decode(link.replace("+", "%2B"), StandardCharsets.UTF_8) : link;
        } catch (IllegalArgumentException notEncoded) {
            return link;
        }
    }

    /** A path with every character encoded that may not stand in an address. */
    static String encoded(String path) {
        try {
            return new URI(null, null, "/" + path, null).toASCIIString().substring(1);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(path, e);
        }
    }
}
