package org.socialgov.community.coordinating;

import java.time.DayOfWeek;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.socialgov.community.Community;
import org.socialgov.community.Randomness;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.LiveSettings;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.records.CoordinatorAct;
import org.socialgov.community.storage.Transition;

/**
 * Decisions about the settings that coordinators change without a deployment: the time of the digests, and words of their
 * own in the mail to new members. All other settings stay in files: the form to join is a static page, and a rule deserves
 * a review.
 */
public final class ChangingSettings {

    /** The most characters of the words for new members. */
    public static final int LONGEST_WELCOME = 1000;

    private static final String DIGEST_HOUR = "digest.hour";
    private static final String DIGEST_DAY = "digest.day";
    private static final String WELCOME = "welcome";
    private static final String ABOUT = "settings-";

    private ChangingSettings() {}

    /**
     * A community with what its coordinators have set.
     *
     * @param ignored names of stored values that this release doesn't know, or that are out of their range
     */
    public record Applied(Community community, List<String> ignored) {
        public Applied {
            ignored = List.copyOf(ignored);
        }
    }

    /** @param file the community as its settings file describes it */
    public static Applied apply(Map<String, String> values, Community file) {
        var hour = Optional.ofNullable(values.get(DIGEST_HOUR)).flatMap(ChangingSettings::hour);
        var day = Optional.ofNullable(values.get(DIGEST_DAY)).flatMap(ChangingSettings::day);
        var welcome = Optional.ofNullable(values.get(WELCOME)).filter(text -> text.length() <= LONGEST_WELCOME);
        var ignored = new TreeSet<>(values.keySet());
        hour.ifPresent(_ -> ignored.remove(DIGEST_HOUR));
        day.ifPresent(_ -> ignored.remove(DIGEST_DAY));
        welcome.ifPresent(_ -> ignored.remove(WELCOME));
        var announcements = file.announcements();
        return new Applied(
            file
                .withAnnouncements(
                    announcements.withDigests(
                        hour.orElse(announcements.digestHour()),
                        day.orElse(announcements.digestDay())
                    )
                )
                .withWelcome(welcome.isPresent() ? welcome.filter(text -> !text.isBlank()) : file.ownMail().welcome()),
            List.copyOf(ignored)
        );
    }

    /** An hour of the day, 0 to 23; empty for any other text. */
    public static Optional<Integer> hour(String text) {
        return text.matches("[01]?[0-9]|2[0-3]") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    /** A day by its English name in capital letters; empty for any other text. */
    public static Optional<DayOfWeek> day(String text) {
        return Arrays.stream(DayOfWeek.values())
            .filter(each -> each.name().equals(text))
            .findFirst();
    }

    /** The values that differ from the settings file. */
    private static Map<String, String> values(Community wanted, Community file) {
        var values = new LinkedHashMap<String, String>();
        put(values, DIGEST_HOUR, wanted.announcements().digestHour(), file.announcements().digestHour());
        put(values, DIGEST_DAY, wanted.announcements().digestDay(), file.announcements().digestDay());
        put(values, WELCOME, wanted.ownMail().welcome().orElse(""), file.ownMail().welcome().orElse(""));
        return values;
    }

    private static void put(Map<String, String> values, String name, Object wanted, Object ofFile) {
        if (!wanted.equals(ofFile)) {
            values.put(name, wanted.toString());
        }
    }

    public sealed interface Outcome extends Transition {
        /** They are saved as a new version. */
        record Saved(LiveSettings settings, Change change) implements Outcome {}

        /** Nothing differs from what is set. */
        record Same() implements Outcome {}

        /** Another coordinator has saved a version since the form was shown. */
        record Stale(LiveSettings now) implements Outcome {}
    }

    /**
     * Saves settings as a new version. All other coordinators are told in the same transaction.
     *
     * @param file the community as its settings file describes it
     * @param wanted the same with the settings as they are to be
     * @param version the number of the version that the form was made from
     * @param current as it is stored now
     */
    public static Outcome save(
        OpenCoordinatorSession open,
        Community file,
        Community wanted,
        int version,
        LiveSettings current,
        CoordinatorAct act
    ) {
        var before = apply(current.values(), file);
        if (wanted.equals(before.community()) && before.ignored().isEmpty()) {
            return new Outcome.Same();
        }
        if (version != current.version()) {
            return new Outcome.Stale(current);
        }
        var next = current.with(values(wanted, file));
        var writes = act.writes().put(next).put(next.asVersion(act.now()));
        act.record(
            writes,
            AuditEntry.Act.SETTINGS_CHANGED,
            ABOUT + next.version(),
            new TreeMap<>(next.values()).toString()
        );
        String who = open.coordinator().label();
        var changed = new Changed(who, next.version(), Values.of(before.community()), Values.of(wanted));
        return new Outcome.Saved(next, act.tellOthers(writes, changed.note()).change(act.randomness()));
    }

    /** The mail that shows words for new members to the coordinator who writes them. */
    public static Change sendPreview(
        OpenCoordinatorSession open,
        Community wanted,
        Instant now,
        Randomness randomness
    ) {
        var order = MailOrder.toCoordinator(
            MailKind.WELCOME_PREVIEW,
            open.address(),
            open.community(),
            now,
            randomness
        ).withNote(wanted.ownMail().welcome().orElse(""));
        return new Change.Builder().check(open.proof()).put(order).change(randomness);
    }

    /** The number of the version that an audit entry is about; empty if it is about something else. */
    public static Optional<Integer> version(AuditEntry entry) {
        return entry.act() == AuditEntry.Act.SETTINGS_CHANGED
            ? Optional.of(Integer.valueOf(entry.about().substring(ABOUT.length())))
            : Optional.empty();
    }

    /** The settings that coordinators change, of one community at one time. */
    public record Values(int digestHour, DayOfWeek digestDay, String welcome) {
        public static Values of(Community community) {
            return new Values(
                community.announcements().digestHour(),
                community.announcements().digestDay(),
                community.ownMail().welcome().orElse("")
            );
        }

        public boolean hasSameDigests(Values other) {
            return digestHour == other.digestHour && digestDay == other.digestDay;
        }
    }

    /**
     * A change as the note of a notice tells it.
     *
     * @param who the coordinator's name or address
     */
    public record Changed(String who, int version, Values before, Values after) {
        /** The first line of the note: notices of other changes begin with other codes. */
        public static final String CODE = "settings";

        public String note() {
            return String.join("\n", CODE, who, Integer.toString(version), line(before), line(after));
        }

        private static String line(Values values) {
            // A line of the note is all words for new members, whatever their lines.
            return values.digestHour() + " " + values.digestDay() + " " + values.welcome().replace('\n', '\r');
        }

        /** Reads the note of a notice that begins with {@link #CODE}. */
        public static Changed parse(String note) {
            String[] lines = note.split("\n", -1);
            return new Changed(lines[1], Integer.parseInt(lines[2]), values(lines[3]), values(lines[4]));
        }

        private static Values values(String line) {
            String[] parts = line.split(" ", 3);
            return new Values(Integer.parseInt(parts[0]), DayOfWeek.valueOf(parts[1]), parts[2].replace('\r', '\n'));
        }
    }
}
