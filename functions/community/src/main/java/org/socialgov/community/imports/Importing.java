package org.socialgov.community.imports;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Gatherers;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.socialgov.community.Randomness;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.UncountedItem;
import org.socialgov.community.records.CoordinatorAct;
import org.socialgov.community.storage.Transition;

/** Decisions about a list that a coordinator brings along, from the upload to the start, and about its end. */
public final class Importing {

    /** Lists that wait for their start in a community at a time: an upload costs a megabyte of the table. */
    public static final int MOST_WAITING = 10;

    /** Items of a transaction. */
    private static final int AT_ONCE = 10;

    private Importing() {}

    public sealed interface Outcome extends Transition {
        record Done(ListImport listImport, Change change) implements Outcome {}

        /**
         * It isn't done.
         *
         * @param why a code: {@code no-session}, {@code gone}, {@code stale}, {@code running}, {@code state}, {@code nobody},
         *     {@code full}, {@code no-further}
         */
        record Refused(String why) implements Outcome {}
    }

    /**
     * What a coordinator's form asks for about an import.
     *
     * @param act its audit is read before the rest of the input: of two acts at once, the second is decided again
     * @param who the coordinator's name or address, for notices
     * @param current the import as it is stored
     * @param version the one that the form was made from
     */
    public record Asked(CoordinatorAct act, String who, ListImport current, int version) {
        /** A form from before another act is stale. */
        private Outcome decide(Supplier<Outcome> decision) {
            return version == current.version() ? decision.get() : new Outcome.Refused("stale");
        }

        /** Done with an entry in the audit. */
        private Outcome done(ListImport next, AuditEntry.Act recorded, Change.Builder writes) {
            act.record(writes, recorded, current.ref().id(), current.source().name());
            return new Outcome.Done(next, writes.change(act.randomness()));
        }

        private Outcome done(ListImport next, AuditEntry.Act recorded) {
            return done(next, recorded, act.writes().put(next));
        }
    }

    /** The parts of an uploaded text, which are stored before the import. */
    public static List<ListImport.Raw> compressed(ListImport.Ref ref, byte[] text, Instant now) {
        var out = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(out)) {
            zip.write(text);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        byte[] bytes = out.toByteArray();
        var parts = new ArrayList<ListImport.Raw>();
        for (int from = 0; from < bytes.length; from += ListImport.Raw.LARGEST) {
            byte[] part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + ListImport.Raw.LARGEST));
            parts.add(new ListImport.Raw(ref, parts.size(), part, now.plus(ListImport.RAW_KEPT)));
        }
        return parts;
    }

    /** The text of the parts. */
    public static byte[] text(List<ListImport.Raw> parts) {
        var bytes = new ByteArrayOutputStream();
        parts.forEach(part -> bytes.writeBytes(part.bytes()));
        try (var zip = new GZIPInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return zip.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException("an uploaded text can't be read again", broken);
        }
    }

    /** Stores items, some at a time: a transaction holds 4 MB, and the largest of them have 350 kB. */
    public static List<Change> storing(List<? extends UncountedItem> items, Randomness randomness) {
        return inParts(items, Change.Builder::put, randomness);
    }

    /** Deletes uploaded data, some items at a time. */
    public static List<Change> deleting(List<? extends UncountedItem> items, Randomness randomness) {
        return inParts(items, Change.Builder::remove, randomness);
    }

    private static List<Change> inParts(
        List<? extends UncountedItem> items,
        BiConsumer<Change.Builder, UncountedItem> write,
        Randomness randomness
    ) {
        return items
            .stream()
            .gather(Gatherers.windowFixed(AT_ONCE))
            .map(part -> {
                var writes = new Change.Builder();
                part.forEach(item -> write.accept(writes, item));
                return writes.change(randomness);
            })
            .toList();
    }

    /**
     * Stores an uploaded list, whose text is stored.
     *
     * @param others the community's imports
     */
    public static Outcome upload(
        OpenCoordinatorSession open,
        ListImport uploaded,
        List<ListImport> others,
        Instant now,
        Randomness randomness
    ) {
        long waiting = others
            .stream()
            .filter(each -> each.startedAt().isEmpty() && now.isBefore(each.expiresAt()))
            .count();
        return waiting >= MOST_WAITING
            ? new Outcome.Refused("full")
            : new Outcome.Done(uploaded, new Change.Builder().check(open.proof()).put(uploaded).change(randomness));
    }

    /** Stores an import that isn't started in another state. */
    public static Outcome prepare(Asked asked, ListImport next) {
        return asked.decide(() ->
            asked.current().startedAt().isPresent()
                ? new Outcome.Refused("state")
                : new Outcome.Done(next, asked.act().writes().put(next).change(asked.act().randomness()))
        );
    }

    /** The rows of a start, which are stored before it. */
    public static List<ListImport.Rows> rows(
        ListImport.Ref ref,
        String batch,
        List<ListImport.Row> people,
        Instant now
    ) {
        var rows = new ArrayList<ListImport.Rows>();
        people
            .stream()
            .gather(Gatherers.windowFixed(ListImport.Rows.AT_ONCE))
            .forEach(part ->
                rows.add(new ListImport.Rows(ref, batch, rows.size(), part, now.plus(ListImport.ROWS_KEPT)))
            );
        return rows;
    }

    /**
     * A start, whose rows are stored.
     *
     * @param preview what the list holds now
     * @param batch names the rows
     * @param people their number
     * @param raw the uploaded text, which is deleted
     * @param others the community's imports: one invites at a time, and this is read after the end of the audit
     * @param home the name of the present table
     */
    public record Start(
        ListPreview preview,
        String batch,
        int people,
        List<ListImport.Raw> raw,
        List<ListImport> others,
        String home
    ) {}

    /** Begins to invite. All other coordinators are told in the same transaction. */
    public static Outcome start(Asked asked, Start start) {
        return asked.decide(() -> {
            var current = asked.current();
            if (!(current.state() instanceof ListImport.State.Previewed)) {
                return new Outcome.Refused("state");
            }
            if (isAnotherInviting(start.others(), current)) {
                return new Outcome.Refused("running");
            }
            if (start.people() == 0) {
                return new Outcome.Refused("nobody");
            }
            var act = asked.act();
            var started = current.started(
                start.preview().numbers(),
                start.batch(),
                start.people(),
                act.by(),
                act.now(),
                start.home()
            );
            var writes = act.writes().put(started);
            start.raw().forEach(writes::remove);
            // With its expiry: additions keep it.
            writes.put(ListImport.Counts.none(current.ref()).plus(ListImport.Counts.none(current.ref())));
            String what = start.people() + " (" + started.source().name() + ")";
            act.tellOthers(writes, String.join("\n", "imported", asked.who(), what, ""));
            return asked.done(started, AuditEntry.Act.IMPORT_STARTED, writes);
        });
    }

    /**
     * Whether an import must wait for another one of the community: one sends invitations at a time. Reminders go out beside
     * them, at the pace of the invitations that they follow.
     */
    public static boolean isAnotherInviting(List<ListImport> all, ListImport one) {
        return (
            !one.isReminding() &&
            all
                .stream()
                .filter(each -> !each.ref().equals(one.ref()))
                .anyMatch(each -> each.due().isPresent() && !each.isReminding())
        );
    }

    /** Stops an import that is under way. */
    public static Outcome stop(Asked asked) {
        return asked.decide(() ->
            Invitations.stop(asked.current(), asked.act().now())
                .map(next -> asked.done(next, AuditEntry.Act.IMPORT_STOPPED))
                .orElseGet(() -> new Outcome.Refused("state"))
        );
    }

    /**
     * What the decision to go on needs.
     *
     * @param counts what became of the people so far
     * @param others the community's imports: one invites at a time, and this is read after the end of the audit
     * @param home the name of the present table
     */
    public record Resumed(ListImport.Counts counts, List<ListImport> others, String home) {}

    /** Lets a stopped import go on. */
    public static Outcome goOn(Asked asked, Resumed resumed) {
        return asked.decide(() ->
            isAnotherInviting(resumed.others(), asked.current())
                ? new Outcome.Refused("running")
                : Invitations.goOn(asked.current(), resumed.counts(), resumed.home(), asked.act().now())
                      .map(next -> asked.done(next, AuditEntry.Act.IMPORT_WENT_ON))
                      .orElseGet(() -> new Outcome.Refused("no-further"))
        );
    }

    /** Ends an import, whose uploaded data is deleted then. One that was started stays as a record of its numbers. */
    public static Outcome delete(Asked asked) {
        return asked.decide(() -> {
            var current = asked.current();
            if (current.due().isPresent()) {
                return new Outcome.Refused("state");
            }
            return current.startedAt().isPresent()
                ? asked.done(
                      current.becomes(new ListImport.State.Done(asked.act().now())),
                      AuditEntry.Act.IMPORT_DELETED
                  )
                : asked.done(current, AuditEntry.Act.IMPORT_DELETED, asked.act().writes().remove(current));
        });
    }
}
