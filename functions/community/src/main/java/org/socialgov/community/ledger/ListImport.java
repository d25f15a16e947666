package org.socialgov.community.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;

/**
 * A list of addresses that a coordinator uploaded, so that its people are invited to the community. It makes nobody a
 * member: each person gets one invitation, and decides.
 * The file is long since all that is stored of an import, from its text to each invitation, is here.
 *
 * @param version grows by one with each act of a coordinator: a form that was made from another one is stale
 * @param reading how the uploaded text is read
 * @param progress of the run
 */
public record ListImport(
    Ref ref,
    State state,
    int version,
    Source source,
    Reading reading,
    Preview preview,
    Progress progress,
    Instant uploadedAt,
    long revision
) implements UncountedItem {
    /** The time in which an uploaded list can be started. */
    public static final Duration RAW_KEPT = Duration.ofHours(24);

    /** How long rows and invitations are kept from the start: with the table's two days, nothing is left on day 30. */
    public static final Duration ROWS_KEPT = Duration.ofDays(28);

    /** How long an import that was started is kept: numbers, source and date. */
    public static final Duration KEPT = Duration.ofDays(730);

    /**
     * The key of an import.
     *
     * @param id 32 hexadecimal digits, the first twelve of them the time: ids sort by time
     */
    public record Ref(String community, String id) {
        private static final int TIME_DIGITS = 12;

        public static Ref create(String community, Instant now, Randomness randomness) {
            return new Ref(community, "%012x".formatted(now.toEpochMilli()) + randomness.id().substring(TIME_DIGITS));
        }

        /** The time of the upload. */
        public Instant createdAt() {
            return Instant.ofEpochMilli(Long.parseLong(id.substring(0, TIME_DIGITS), 16));
        }
    }

    /**
     * Where a list comes from, as the coordinator says: the invitation names it.
     *
     * @param by the coordinator who uploaded it, and from the start the one who started it
     */
    public record Source(String name, LocalDate date, EmailAddress by) {
        /** Without the coordinator's address: it must not get into a log. */
        @Override
        public String toString() {
            return "Source[" + date + "]";
        }
    }

    /**
     * How an uploaded text is read.
     *
     * @param format name of a {@link org.socialgov.community.imports.ListFormat}
     * @param header whether the first row names the columns
     * @param columns number of the column, from 0, by what it holds: {@code address}, {@code name}, {@code first},
     *     {@code last}, {@code organization}, {@code status}
     * @param leaveOut values of the status column whose rows are left out
     */
    public record Reading(String format, boolean header, Map<String, Integer> columns, List<String> leaveOut) {
        public Reading {
            columns = Map.copyOf(columns);
            leaveOut = List.copyOf(leaveOut);
        }
    }

    /**
     * What a coordinator has seen of the list.
     *
     * @param inviteOutside whether people outside the community's rule are invited, approved in advance
     * @param found what the list holds, by kind ({@link org.socialgov.community.imports.ListPreview.Kind}): numbers only
     * @param lines the first lines of each kind, up to the start: the text itself is read from {@link Raw}
     */
    public record Preview(boolean inviteOutside, Map<String, Integer> found, Map<String, List<Integer>> lines) {
        public Preview {
            found = Map.copyOf(found);
            lines = Map.copyOf(lines);
        }
    }

    /**
     * How far the run is.
     *
     * @param startedAt empty before the start
     * @param home the name of the table that it was started in: a restored table has another, and invites nobody
     * @param batch names the rows of the start; empty before it
     * @param rows number of rows of the start
     * @param cursor all rows before this number, from 0, are decided in this lap
     * @param lap 1 for the invitations, 2 for the reminders; 0 before the start
     * @param bounces percent of bounces above which it stops itself: a coordinator who lets it go on allows more
     * @param complaints number of complaints at which it stops itself
     */
    public record Progress(
        Optional<Instant> startedAt,
        String home,
        String batch,
        int rows,
        int cursor,
        int lap,
        int bounces,
        int complaints
    ) {
        /** Mail services review an account from 5 percent of bounces. */
        public static final int FIRST_BOUNCES = 5;

        /** So many complaints stop an import. */
        public static final int FIRST_COMPLAINTS = 2;

        /** All rows before a number are decided. */
        public Progress upTo(int next) {
            return new Progress(startedAt, home, batch, rows, next, lap, bounces, complaints);
        }

        /** The rows are walked again, for the reminders. */
        public Progress reminders() {
            return new Progress(startedAt, home, batch, rows, 0, 2, bounces, complaints);
        }

        /** A coordinator lets it go on, from a table that may be a restored one. */
        public Progress allowing(int percent, int number, String table) {
            return new Progress(startedAt, table, batch, rows, cursor, lap, percent, number);
        }
    }

    /**
     * What an invitation says of its list, stored with its mail order.
     *
     * @param source as the coordinator named it
     * @param date of the list
     * @param invitedAt time of the first mail: its link and that of the reminder end together
     */
    public record Note(String source, LocalDate date, Instant invitedAt) {
        /** That of an order; empty if its mail is no invitation. */
        public static Optional<Note> of(MailOrder order) {
            if (!order.kind().isInvitation()) {
                return Optional.empty();
            }
            return order
                .note()
                .map(text -> text.split("\n", 3))
                .map(parts -> new Note(parts[2], LocalDate.parse(parts[1]), Instant.parse(parts[0])));
        }

        public String text() {
            return invitedAt + "\n" + date + "\n" + source;
        }

        /** Until when the links work. */
        public Instant expiresAt() {
            return invitedAt.plus(ROWS_KEPT);
        }

        @Override
        public String toString() {
            return "Note[" + date + "]";
        }
    }

    public sealed interface State {
        /** The columns aren't confirmed. */
        record Uploaded() implements State {}

        /** A coordinator has seen whom it would invite. */
        record Previewed() implements State {}

        /**
         * The run is under way.
         *
         * @param due when it goes on
         */
        record Running(Instant due) implements State {}

        /**
         * Nobody is invited until a coordinator decides.
         *
         * @param why a code: {@link #BY_COORDINATOR}, or the reason of the system
         */
        record Stopped(Instant at, String why) implements State {
            /** The codes are stored: never rename one. */
            public static final String BY_COORDINATOR = "coordinator";

            /** Too many addresses bounced. */
            public static final String BOUNCES = "bounces";

            /** Too many people marked the invitation as spam. */
            public static final String COMPLAINTS = "complaints";

            /** The table was restored from a backup. */
            public static final String RESTORED = "restored";
        }

        /** Everybody was invited, and reminded once. */
        record Done(Instant at) implements State {}
    }

    /** The name of the state, as it is stored and reported. */
    public String status() {
        return switch (state) {
            case State.Uploaded _ -> "UPLOADED";
            case State.Previewed _ -> "PREVIEWED";
            case State.Running _ -> "RUNNING";
            case State.Stopped _ -> "STOPPED";
            case State.Done _ -> "DONE";
        };
    }

    /** When the run must look at it next; empty if it isn't under way. */
    public Optional<Instant> due() {
        return state instanceof State.Running(var due) ? Optional.of(due) : Optional.empty();
    }

    /** Whether everybody was invited, so that only reminders follow. */
    public boolean isReminding() {
        return progress.lap() > 1;
    }

    /** When the item may be deleted. */
    public Instant expiresAt() {
        return startedAt()
            .map(at -> at.plus(KEPT))
            .orElse(uploadedAt.plus(RAW_KEPT));
    }

    public Optional<Instant> startedAt() {
        return progress.startedAt();
    }

    /** Until when its people can be invited: after that time its rows are gone. */
    public Optional<Instant> endsAt() {
        return startedAt().map(at -> at.plus(ROWS_KEPT));
    }

    /** A list that was just uploaded. */
    public static ListImport uploaded(Ref ref, Source source, Reading reading, Instant now, String home) {
        var preview = new Preview(false, Map.of(), Map.of());
        var progress = progress(Optional.empty(), home, "", 0, 0);
        return new ListImport(ref, new State.Uploaded(), 1, source, reading, preview, progress, now, 1);
    }

    private static Progress progress(Optional<Instant> start, String home, String batch, int rows, int lap) {
        return new Progress(start, home, batch, rows, 0, lap, Progress.FIRST_BOUNCES, Progress.FIRST_COMPLAINTS);
    }

    /** The same list, read in another way, with what it holds then. */
    public ListImport previewed(
        Reading other,
        boolean outside,
        Map<String, Integer> numbers,
        Map<String, List<Integer>> first
    ) {
        return acted(new State.Previewed(), source, other, new Preview(outside, numbers, first), progress);
    }

    /** The columns are to be confirmed again. */
    public ListImport unread(Reading other) {
        var unseen = new Preview(preview.inviteOutside(), Map.of(), Map.of());
        return acted(new State.Uploaded(), source, other, unseen, progress);
    }

    /**
     * The run begins. The lines are dropped: the uploaded text goes.
     *
     * @param numbers what the list holds at this time
     * @param rowsOf names the rows, which are stored
     * @param rows their number
     * @param by the coordinator who starts it: the report goes there
     */
    public ListImport started(
        Map<String, Integer> numbers,
        String rowsOf,
        int rows,
        EmailAddress by,
        Instant now,
        String table
    ) {
        return acted(
            new State.Running(now),
            new Source(source.name(), source.date(), by),
            reading,
            new Preview(preview.inviteOutside(), numbers, Map.of()),
            progress(Optional.of(now), table, rowsOf, rows, 1)
        );
    }

    /** Stopped or ended by a coordinator. */
    public ListImport becomes(State next) {
        return acted(next, source, reading, preview, progress);
    }

    /** Going on, by a coordinator. */
    public ListImport goesOn(Progress allowed, Instant now) {
        return acted(new State.Running(now), source, reading, preview, allowed);
    }

    private ListImport acted(State next, Source from, Reading other, Preview seen, Progress walked) {
        return new ListImport(ref, next, version + 1, from, other, seen, walked, uploadedAt, revision + 1);
    }

    /** The run has come further: no act of a coordinator. */
    public ListImport at(Progress next, State then) {
        return new ListImport(ref, then, version, source, reading, preview, next, uploadedAt, revision + 1);
    }

    /** Without the source and the coordinator's address: they must not get into a log. */
    @Override
    public String toString() {
        return "ListImport[" + ref.id() + ", " + status() + ", version " + version + ", revision " + revision + "]";
    }

    /**
     * A part of the uploaded text, compressed. It is deleted with the start, and expires if there is none.
     *
     * @param number from 0
     * @param bytes of the compressed text; not copied, and never changed
     */
    public record Raw(Ref ref, int number, byte[] bytes, Instant expiresAt) implements UncountedItem.WrittenOnce {
        /** Bytes of one part: an item of the table has at most 400 kB. */
        public static final int LARGEST = 350_000;

        @Override
        public boolean equals(Object other) {
            return (
                other instanceof Raw raw &&
                ref.equals(raw.ref) &&
                number == raw.number &&
                expiresAt.equals(raw.expiresAt) &&
                Arrays.equals(bytes, raw.bytes)
            );
        }

        @Override
        public int hashCode() {
            return ref.hashCode() + number;
        }

        @Override
        public String toString() {
            return "Raw[" + ref.id() + ", " + number + "]";
        }
    }

    /**
     * The people to invite, {@value #AT_ONCE} an item.
     *
     * @param batch names the rows of one start: two starts at once write none of the other's
     * @param number from 0
     */
    public record Rows(
        Ref ref,
        String batch,
        int number,
        List<Row> rows,
        Instant expiresAt
    ) implements UncountedItem.WrittenOnce {
        public static final int AT_ONCE = 100;

        public Rows {
            rows = List.copyOf(rows);
        }

        @Override
        public String toString() {
            return "Rows[" + ref.id() + ", " + number + "]";
        }
    }

    /**
     * A person to invite.
     *
     * @param line in the uploaded text
     * @param name cleaned; may be empty
     * @param organization cleaned; may be empty
     * @param approved whether the address is outside the community's rule, and a coordinator approved it in advance
     */
    public record Row(int line, EmailAddress address, String name, String organization, boolean approved) {
        @Override
        public String toString() {
            return "Row[" + line + "]";
        }
    }

    /** What became of the rows. The names are stored: never rename one. */
    public enum Outcome {
        /** An invitation was ordered. */
        INVITED,
        /** A reminder was ordered. */
        REMINDED,
        /** The person is a member now. */
        CAME,
        /** The person clicked, and waits for a coordinator. */
        WAITING,
        /** The person wants no mail. */
        NEVER_AGAIN,
        /** The invitation came back. */
        BOUNCED,
        /** The person marked the invitation as spam. */
        COMPLAINED,
        /** Left out by the run: the address has a membership by now. */
        ALREADY_HERE,
        /** Left out by the run: another list has invited the address by now. */
        INVITED_BEFORE,
        /** Left out by the run: the address is suppressed or erased by now. */
        SUPPRESSED,
        /** The invitation could not be sent. */
        FAILED,
    }

    /** How many people have an outcome. It is added to without a condition; an item of its own, as the run must not wait. */
    public record Counts(Ref ref, Map<Outcome, Integer> numbers, long revision) implements UncountedItem.Added {
        public Counts {
            numbers = Map.copyOf(numbers);
        }

        public static Counts none(Ref ref) {
            return new Counts(ref, Map.of(), 0);
        }

        public static Counts one(Ref ref, Outcome outcome) {
            return new Counts(ref, Map.of(outcome, 1), 0);
        }

        public int of(Outcome outcome) {
            return numbers.getOrDefault(outcome, 0);
        }

        /** The stored item after an addition. */
        public Counts plus(Counts added) {
            var sum = new EnumMap<Outcome, Integer>(Outcome.class);
            sum.putAll(numbers);
            added.numbers.forEach((outcome, number) -> sum.merge(outcome, number, Integer::sum));
            return new Counts(ref, sum, revision + 1);
        }
    }

    /**
     * The mark that an address was invited once. It is kept for good, an erasure included: no list invites it again. It
     * holds no address.
     *
     * @param key of the address in the community
     * @param listImport id
     */
    public record Invited(
        MemberKey key,
        String community,
        String listImport,
        Instant at
    ) implements MemberItem, UncountedItem.WrittenOnce {}

    /**
     * What is known of a person who was invited and has no membership.
     *
     * @param key of the address in the community
     * @param listImport id
     * @param approved as in {@link Row}
     * @param at time of the invitation
     * @param outcome what came of it; empty while there is nothing. There is one, however often an event is reported
     */
    public record Invitation(
        MemberKey key,
        String community,
        String listImport,
        EmailAddress address,
        String name,
        String organization,
        boolean approved,
        Instant at,
        Optional<Outcome> outcome,
        long revision
    ) implements MemberItem, UncountedItem {
        /** With what came of it. */
        public Invitation with(Outcome found) {
            return new Invitation(
                key,
                community,
                listImport,
                address,
                name,
                organization,
                approved,
                at,
                Optional.of(found),
                revision + 1
            );
        }

        public Instant expiresAt() {
            return at.plus(ROWS_KEPT);
        }

        public Ref importRef() {
            return new Ref(community, listImport);
        }

        @Override
        public String toString() {
            return "Invitation[" + key + "]";
        }
    }
}
