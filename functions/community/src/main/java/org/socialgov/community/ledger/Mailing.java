package org.socialgov.community.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;

/**
 * A mail to many members of a community: an announcement. Its text is an item of its own for each version ({@link
 * Text}); what one member gets of it is a delivery, a {@link MailOrder} whose id is that of the mailing.
 *
 * @param ref its key
 * @param version of the text that is sent
 * @param topics the parts of the list that it is for; empty for all members
 * @param urgent whether members with a digest get it at once
 * @param by the coordinator who wrote it
 * @param createdAt time of the draft
 * @param startedAt when the broadcast began: who joined later doesn't get it
 * @param progress of the broadcast
 * @param slug its place in the archive, from the start of the broadcast
 * @param home the name of the table that the broadcast was planned in: a restored table has another, and sends nothing
 * @param corrects id of the mailing that this one corrects
 * @param onlyWith for a correction of a mailing that was stopped and changed: only recipients who were sent that mailing
 *     in an earlier version than this one
 */
public record Mailing(
    Ref ref,
    State state,
    int version,
    List<String> topics,
    boolean urgent,
    EmailAddress by,
    Instant createdAt,
    Optional<Instant> startedAt,
    BroadcastProgress progress,
    Optional<String> slug,
    String home,
    Optional<String> corrects,
    Optional<Copy> onlyWith,
    long revision
) implements UncountedItem {
    /** The time in which a draft can be sent, from its newest version. */
    public static final Duration DRAFT_KEPT = Duration.ofDays(30);

    /** The time in which a stopped broadcast can go on, from its start. */
    public static final Duration GOES_ON_WITHIN = Duration.ofDays(14);

    public Mailing {
        topics = List.copyOf(topics);
    }

    /**
     * The key of a mailing.
     *
     * @param id 32 hexadecimal digits, the first twelve of them the time: ids sort by time
     */
    public record Ref(String community, String id) {
        public static Ref create(String community, Instant now, Randomness randomness) {
            return new Ref(community, "%012x".formatted(now.toEpochMilli()) + randomness.id().substring(12));
        }
    }

    /** A version of a mailing as a member has it. */
    public record Copy(String mailing, int version) {}

    public sealed interface State {
        /**
         * No coordinator has decided to send it.
         *
         * @param since time of the newest version
         */
        record Draft(Instant since) implements State {}

        /**
         * Where the community wants two persons: one coordinator has decided, another one must.
         *
         * @param sendAt the wanted time; empty for at once
         * @param tell whether those who have an earlier version get a correction
         */
        record Waiting(Instant since, Optional<Instant> sendAt, boolean tell) implements State {}

        /** The broadcast begins at a time. */
        record Scheduled(Instant due) implements State {}

        /**
         * The broadcast is under way.
         *
         * @param due when it goes on: at once, or after a pause
         */
        record GoingOut(Instant due) implements State {}

        /** Every member was decided about. */
        record Out(Instant at) implements State {}

        /**
         * Not sent any further, until a coordinator decides.
         *
         * @param why a code: {@link #BY_COORDINATOR}, or the reason of the system
         * @param by the coordinator who stopped it
         * @param from the state before
         */
        record Stopped(Instant at, String why, Optional<EmailAddress> by, From from) implements State {
            /** The codes are stored: never rename one. */
            public static final String BY_COORDINATOR = "coordinator";

            /** Too many addresses bounced. */
            public static final String BOUNCES = "bounces";

            /** Too many recipients marked it as spam. */
            public static final String COMPLAINTS = "complaints";

            /** The index named too few members: what was sent would look whole and be small. */
            public static final String INDEX_INCOMPLETE = "member-index-incomplete";

            /** The table was restored from a backup. */
            public static final String RESTORED = "restored";

            /** The time to begin had passed by more than a day. */
            public static final String NOT_IN_TIME = "not-in-time";

            /** The state before. The names are stored: never rename one. */
            public enum From {
                SCHEDULED,
                GOING_OUT,
            }
        }

        /** It will not be sent, or no further. */
        record Dropped(Instant at) implements State {}
    }

    /** The name of the state, as it is stored and reported. */
    public String status() {
        return switch (state) {
            case State.Draft _ -> "DRAFT";
            case State.Waiting _ -> "WAITING";
            case State.Scheduled _ -> "SCHEDULED";
            case State.GoingOut _ -> "GOING_OUT";
            case State.Out _ -> "OUT";
            case State.Stopped _ -> "STOPPED";
            case State.Dropped _ -> "DROPPED";
        };
    }

    /** When the broadcast must look at it next; empty if it is in no state to be sent. */
    public Optional<Instant> due() {
        return switch (state) {
            case State.Scheduled(var due) -> Optional.of(due);
            case State.GoingOut(var due) -> Optional.of(due);
            case State.Draft _, State.Waiting _, State.Out _, State.Stopped _, State.Dropped _ -> Optional.empty();
        };
    }

    /** When the item may be deleted; empty if it is kept: what was sent to anybody is a record. */
    public Optional<Instant> expiresAt() {
        if (startedAt.isPresent()) {
            return Optional.empty();
        }
        return switch (state) {
            case State.Draft(var since) -> Optional.of(since.plus(DRAFT_KEPT));
            case State.Dropped(var at) -> Optional.of(at.plus(DRAFT_KEPT));
            case State.Waiting _, State.Scheduled _, State.GoingOut _, State.Out _, State.Stopped _ -> Optional.empty();
        };
    }

    /**
     * Whether its deliveries may be sent: not while it is stopped or being edited, and not from a restored table.
     *
     * @param table the name of the present table
     */
    public boolean isUnderWay(String table) {
        return switch (state) {
            case State.GoingOut _, State.Out _ -> home.equals(table);
            case State.Draft _, State.Waiting _, State.Scheduled _, State.Stopped _, State.Dropped _ -> false;
        };
    }

    /** A draft of one version, for all members. */
    public static Mailing draft(Ref ref, EmailAddress by, String home, Instant now) {
        return create(ref, new State.Draft(now), List.of(), by, home, now, Optional.empty(), Optional.empty());
    }

    /** A draft that corrects a mailing, for the same topics. */
    public static Mailing correction(Ref ref, Mailing sent, EmailAddress by, String home, Instant now) {
        var corrects = Optional.of(sent.ref().id());
        return create(ref, new State.Draft(now), sent.topics(), by, home, now, corrects, Optional.empty());
    }

    /** A mailing at a time that tells those who were sent an earlier version of one. */
    public static Mailing telling(Ref ref, Mailing changed, Instant due, String home, Instant now) {
        var copy = new Copy(changed.ref().id(), changed.version());
        return create(
            ref,
            new State.Scheduled(due),
            changed.topics(),
            changed.by(),
            home,
            now,
            Optional.of(copy.mailing()),
            Optional.of(copy)
        );
    }

    private static Mailing create(
        Ref ref,
        State state,
        List<String> topics,
        EmailAddress by,
        String home,
        Instant now,
        Optional<String> corrects,
        Optional<Copy> onlyWith
    ) {
        return new Mailing(
            ref,
            state,
            1,
            topics,
            false,
            by,
            now,
            Optional.empty(),
            BroadcastProgress.NONE,
            Optional.empty(),
            home,
            corrects,
            onlyWith,
            1
        );
    }

    public Mailing becomes(State next) {
        return at(progress, next);
    }

    /**
     * The state of this mailing, which is planned or goes out, once it is stopped.
     *
     * @param who the coordinator who stops it; empty for the system
     */
    public State.Stopped stop(String why, Optional<EmailAddress> who, Instant now) {
        var from = state instanceof State.Scheduled ? State.Stopped.From.SCHEDULED : State.Stopped.From.GOING_OUT;
        return new State.Stopped(now, why, who, from);
    }

    /** With another version of the text, by a coordinator, which nobody has decided to send. */
    public Mailing edited(EmailAddress writer, Instant now) {
        return copy(new State.Draft(now), version + 1, topics, urgent, writer, startedAt, progress, slug, home);
    }

    /** Scheduled, or waiting for a second coordinator, with what was chosen on the page. */
    public Mailing chosen(State next, List<String> parts, boolean atOnce, String table) {
        return copy(next, version, parts, atOnce, by, startedAt, progress, slug, table);
    }

    public Mailing started(Instant now, String place) {
        return copy(
            new State.GoingOut(now),
            version,
            topics,
            urgent,
            by,
            Optional.of(startedAt.orElse(now)),
            progress.begun(),
            Optional.of(slug.orElse(place)),
            home
        );
    }

    public Mailing at(BroadcastProgress next, State then) {
        return copy(then, version, topics, urgent, by, startedAt, next, slug, home);
    }

    private Mailing copy(
        State next,
        int text,
        List<String> parts,
        boolean atOnce,
        EmailAddress writer,
        Optional<Instant> start,
        BroadcastProgress walked,
        Optional<String> place,
        String table
    ) {
        return new Mailing(
            ref,
            next,
            text,
            parts,
            atOnce,
            writer,
            createdAt,
            start,
            walked,
            place,
            table,
            corrects,
            onlyWith,
            revision + 1
        );
    }

    /** Without the coordinator's address: it must not get into a log. */
    @Override
    public String toString() {
        return "Mailing[" + ref.id() + ", " + status() + ", version " + version + ", revision " + revision + "]";
    }

    /**
     * One version of a mailing's text. It is never changed: each change is a new version, and a link sends the version that
     * was previewed.
     *
     * @param text as the coordinator typed it, cleaned; it is parsed again whenever it is shown
     * @param writtenAt time of the version
     */
    public record Text(
        Ref mailing,
        int version,
        String subject,
        String text,
        Instant writtenAt
    ) implements UncountedItem.WrittenOnce {
        @Override
        public String toString() {
            return "Mailing.Text[" + mailing.id() + ", version " + version + "]";
        }
    }

    /**
     * How the recipients' servers and the recipients answered a mailing. It is added to without a condition, in the
     * transaction that records the mail service's event at the delivery, so that a repeated event is counted once. It is an
     * item of its own: an addition to the mailing would disturb the broadcast.
     *
     * @param bounces number of permanent bounces
     * @param complaints number of recipients who marked it as spam
     */
    public record Feedback(Ref mailing, int bounces, int complaints, long revision) implements UncountedItem.Added {
        public static Feedback none(Ref mailing) {
            return new Feedback(mailing, 0, 0, 0);
        }

        public static Feedback bounce(Ref mailing) {
            return new Feedback(mailing, 1, 0, 0);
        }

        public static Feedback complaint(Ref mailing) {
            return new Feedback(mailing, 0, 1, 0);
        }

        /** The stored item after an addition. */
        public Feedback plus(Feedback added) {
            return new Feedback(mailing, bounces + added.bounces, complaints + added.complaints, revision + 1);
        }
    }

    /**
     * What a coordinator's mail about an announcement is about, in the note of its order. The mail's links act on that
     * version.
     *
     * @param about the announcement; empty for a draft that can't be sent, whose mail has no links
     * @param problems why it can't be sent, as codes
     * @param files names of the files that came with the draft and don't go out, each on one line
     */
    public record Note(Optional<Copy> about, List<String> problems, List<String> files) {
        private static final String NOTHING = "-";

        public Note {
            problems = List.copyOf(problems);
            files = List.copyOf(files);
        }

        /** A mail about a version. */
        public static Note of(Mailing mailing, List<String> files) {
            return new Note(Optional.of(new Copy(mailing.ref().id(), mailing.version())), List.of(), files);
        }

        /** A mail about a draft that can't be sent. */
        public static Note ofProblems(List<String> problems, List<String> files) {
            return new Note(Optional.empty(), problems, files);
        }

        /** The note of an order; empty if the order is about no announcement. */
        public static Optional<Note> of(MailOrder order) {
            return order.kind().isAboutMailing() ? order.note().map(Note::parse) : Optional.empty();
        }

        private static Note parse(String note) {
            var lines = note.lines().toList();
            String[] about = lines.getFirst().split(" ");
            return new Note(
                about.length < 2 ? Optional.empty() : Optional.of(new Copy(about[0], Integer.parseInt(about[1]))),
                lines.size() < 2 || lines.get(1).isEmpty() ? List.of() : Arrays.asList(lines.get(1).split(" ")),
                lines.size() < 3 ? List.of() : lines.subList(2, lines.size())
            );
        }

        public String text() {
            return (
                about.map(copy -> copy.mailing() + " " + copy.version()).orElse(NOTHING) +
                "\n" +
                String.join(" ", problems) +
                files
                    .stream()
                    .map(file -> "\n" + file)
                    .reduce("", String::concat)
            );
        }
    }
}
