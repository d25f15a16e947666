package org.socialgov.community.coordinating;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.socialgov.community.Community;
import org.socialgov.community.storage.SettingsStore;

/**
 * The communities with what their coordinators have set. What was read is kept for a minute: a change works within a minute,
 * and a thousand mails read it once.
 */
public final class CurrentSettings implements UnaryOperator<Community> {

    private static final Duration KEPT = Duration.ofSeconds(60);

    private final SettingsStore store;
    private final InstantSource clock;
    private final BiConsumer<String, String> ignored;
    private final Map<String, Read> read = new ConcurrentHashMap<>();

    /** @param ignored is told the community's id and the name of each stored value that this release doesn't know */
    public CurrentSettings(SettingsStore store, InstantSource clock, BiConsumer<String, String> ignored) {
        this.store = store;
        this.clock = clock;
        this.ignored = ignored;
    }

    private record Read(Community community, Instant until) {}

    /** @param file the community as its settings file describes it */
    @Override
    public Community apply(Community file) {
        var now = clock.instant();
        var known = read.get(file.id());
        if (known != null && now.isBefore(known.until())) {
            return known.community();
        }
        var applied = ChangingSettings.apply(store.liveSettings(file.id()).values(), file);
        applied.ignored().forEach(name -> ignored.accept(file.id(), name));
        read.put(file.id(), new Read(applied.community(), now.plus(KEPT)));
        return applied.community();
    }

    public List<Community> all(List<Community> files) {
        return files.stream().map(this).toList();
    }
}
