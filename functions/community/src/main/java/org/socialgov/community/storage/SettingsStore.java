package org.socialgov.community.storage;

import java.util.List;
import org.socialgov.community.ledger.LiveSettings;

/** The settings that coordinators change without a deployment. */
public interface SettingsStore {
    /** Those of a community now, by a consistent read. */
    LiveSettings liveSettings(String community);

    /**
     * The versions of a community's settings.
     *
     * @param most largest number of versions
     * @return the newest first
     */
    List<LiveSettings.Version> settingsVersions(String community, int most);
}
