package org.socialgov.community.ledger;

import java.time.Instant;
import java.util.Map;

/**
 * What a community's coordinators have set without a deployment: what its settings file says otherwise. They hold no
 * personal data.
 *
 * @param version number of the newest version; 0 if the coordinators have set nothing yet
 * @param values by name, as text. Only values that differ from the file's are stored, so that a change of the file reaches
 *     all others
 */
public record LiveSettings(
    String community,
    int version,
    Map<String, String> values,
    long revision
) implements UncountedItem {
    public LiveSettings {
        values = Map.copyOf(values);
    }

    /** A community whose settings are those of its file. */
    public static LiveSettings none(String community) {
        return new LiveSettings(community, 0, Map.of(), 0);
    }

    /** The same community with other values, as its next version. */
    public LiveSettings with(Map<String, String> others) {
        return new LiveSettings(community, version + 1, others, revision + 1);
    }

    /** These settings as the version that is kept. */
    public Version asVersion(Instant now) {
        return new Version(community, version, now, values);
    }

    /**
     * A version of the settings. It is kept for good, so that the coordinators can go back to it.
     *
     * @param number from 1, without gaps
     * @param at when it was saved
     * @param values as in {@link LiveSettings}
     */
    public record Version(
        String community,
        int number,
        Instant at,
        Map<String, String> values
    ) implements UncountedItem.WrittenOnce {
        public Version {
            values = Map.copyOf(values);
        }
    }
}
