package org.socialgov.membership;

import java.util.List;
import java.util.Optional;
import org.socialgov.community.Community;

/** Finds the community whose path a request asks for: {@code /communities/social-media/join/}. */
final class CommunityPath {

    private static final String PREFIX = "/communities/";

    private CommunityPath() {}

    /** The community at {@code /communities/<slug>/<leaf>/}; empty if the path is another, or there is no such community. */
    static Optional<Community> find(String path, String leaf, List<Community> communities) {
        return findFile(path, leaf + "/", communities);
    }

    /** The community at {@code /communities/<slug>/<name>}; empty as for {@link #find}. */
    static Optional<Community> findFile(String path, String name, List<Community> communities) {
        String suffix = "/" + name;
        if (!path.startsWith(PREFIX) || !path.endsWith(suffix) || path.length() <= PREFIX.length() + suffix.length()) {
            return Optional.empty();
        }
        String slug = path.substring(PREFIX.length(), path.length() - suffix.length());
        return communities
            .stream()
            .filter(community -> community.slug().equals(slug))
            .findFirst();
    }
}
