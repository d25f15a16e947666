package org.socialgov.site;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What content may link to by other names than paths of the site.
 *
 * @param pages the path of each content file's page
 * @param files the paths of the files that are not pages
 */
record Targets(Map<Path, String> pages, Set<String> files) {
    static final Targets NONE = new Targets(Map.of(), Set.of());

    /** The page of another content file, from a link relative to a file, as Jekyll's and GitHub's readers write it. */
    Optional<String> beside(Path file, String relative) {
        return Optional.ofNullable(pages.get(file.resolveSibling(decoded(relative)).normalize()));
    }

    /** The page of the only content file with a name, or with a path below {@code content/}, as Hugo's {@code ref}. */
    Optional<String> named(String name) {
        var end = Path.of(decoded(name).replaceFirst("^/", ""));
        var found = pages
            .keySet()
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
            return new URI(null, null, path, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(path, e);
        }
    }
}
