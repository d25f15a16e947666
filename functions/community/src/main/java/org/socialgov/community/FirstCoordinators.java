package org.socialgov.community;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.address.EmailAddress;

/**
 * The first coordinators of the communities, as the deployment names them. They are the coordinators of a community until
 * one of them signs in; from then on the table says who coordinates.
 *
 * @param common those of each community that has none of its own
 * @param own those of single communities, by the community's id
 */
public record FirstCoordinators(
    List<EmailAddress> common,
    Map<String, List<EmailAddress>> own
) implements Coordinators {
    /** The largest number of first coordinators of one community. */
    private static final int MOST = 20;

    public FirstCoordinators {
        common = List.copyOf(common);
        own = Map.copyOf(own);
    }

    public static FirstCoordinators ofAll(List<EmailAddress> common) {
        return new FirstCoordinators(common, Map.of());
    }

    /**
     * Reads {@code ann@example.gov,ben@example.gov,captions=cat@example.gov}: an address with a community's id before it
     * is of that community's coordinators, one without of all communities' that have none of their own.
     *
     * @return empty if it is anything else
     */
    public static Optional<FirstCoordinators> parse(String setting) {
        var common = new ArrayList<EmailAddress>();
        var own = new LinkedHashMap<String, List<EmailAddress>>();
        for (String each : setting.split(",", -1)) {
            int equals = each.indexOf('=');
            var address = EmailAddress.parse(each.substring(equals + 1));
            if (address.isEmpty()) {
                return Optional.empty();
            }
            if (equals < 0) {
                common.add(address.get());
            } else {
                own.computeIfAbsent(each.substring(0, equals).strip(), _ -> new ArrayList<>()).add(address.get());
            }
        }
        return Optional.of(new FirstCoordinators(common, own));
    }

    @Override
    public List<EmailAddress> of(String community) {
        return own.getOrDefault(community, common);
    }

    /**
     * These, if they fit the communities.
     *
     * @throws IllegalStateException if one is of no community, or a community has none or too many; the message says how
     *     to mend it
     */
    public FirstCoordinators checked(List<Community> communities) {
        var ids = communities.stream().map(Community::id).toList();
        for (String id : own.keySet()) {
            if (!ids.contains(id)) {
                throw wrong("the community %s, which has no settings file; the ids are %s", id, String.join(", ", ids));
            }
        }
        for (String id : ids) {
            // Each join notifies all of them in one transaction, which takes 100 writes.
            if (of(id).size() > MOST) {
                throw wrong(
                    "%d coordinators of the community %s; name at most %d, who can invite others on their page",
                    of(id).size(),
                    id,
                    MOST
                );
            }
            if (of(id).isEmpty()) {
                throw wrong(
                    "no coordinator of the community %1$s; add an address without an id, or %1$s= and an address",
                    id
                );
            }
        }
        return this;
    }

    private static IllegalStateException wrong(String named, Object... values) {
        return new IllegalStateException("the setting COORDINATORS names " + named.formatted(values));
    }

    /** Without the addresses, which are personal data. */
    @Override
    public String toString() {
        return "FirstCoordinators[" + own.keySet() + "]";
    }
}
