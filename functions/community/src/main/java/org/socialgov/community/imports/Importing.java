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
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.UncountedItem;
import org.socialgov.community.records.Audit;
import org.socialgov.community.storage.Transition;

/** Decisions about a list that a coordinator brings along, from the upload to the start, and about its end. */
public final class Importing {

    /** Lists that wait for their start in a community at a time: an upload costs a megabyte of the table. */
    public static final int MOST_WAITING = 10;

    /** Items of a transaction. */
    private static final int AT_ONCE = 10;

    private Importing() {}

    /** What becomes of an act. */
    public sealed interface Outcome extends Transition {
        /** It is done. */
        record Done(ListImport listImport, Change change) implements Outcome {}

        /**
         * It isn't done.
         *
         * @param why a code: {@code no-session}, {@code gone}, {@code stale}, {@code running}, {@code state}, {@code nobody},
         *     {@code full}, {@code no-further}
         */
        record Refused(String why) implements Outcome {
            @Override
            public Change change() {
                return Change.none();
            }
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
    public static List<Change> deleting(List<UncountedItem> items, Randomness randomness) {
        return inParts(items, Change.Builder::remove, randomness);
    }

    private static List<Change> inParts(
        List<? extends UncountedItem> items,
        BiConsumer<Change.Builder, UncountedItem> write,
        Randomness randomness
    ) {
        var changes = new ArrayList<Change>();
        for (int from = 0; from < items.size(); from += AT_ONCE) {
            var writes = new Change.Builder();
            items.subList(from, Math.min(items.size(), from + AT_ONCE)).forEach(item -> write.accept(writes, item));
            changes.add(writes.change(randomness));
        }
        return changes;
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
    public static Outcome prepare(
        OpenCoordinatorSession open,
        ListImport current,
        ListImport next,
        int version,
        Randomness randomness
    ) {
        if (version != current.version()) {
            return new Outcome.Refused("stale");
        }
        return current.startedAt().isPresent()
            ? new Outcome.Refused("state")
            : new Outcome.Done(next, new Change.Builder().check(open.proof()).put(next).change(randomness));
    }

    /** The rows of a start, which are stored before it. */
    public static List<ListImport.Rows> rows(
        ListImport.Ref ref,
        String batch,
        List<ListImport.Row> people,
        Instant now
    ) {
        var rows = new ArrayList<ListImport.Rows>();
        for (int from = 0; from < people.size(); from += ListImport.Rows.AT_ONCE) {
            var part = people.subList(from, Math.min(people.size(), from + ListImport.Rows.AT_ONCE));
            rows.add(new ListImport.Rows(ref, batch, rows.size(), part, now.plus(ListImport.ROWS_KEPT)));
        }
        return rows;
    }

    /**
     * A start, whose rows are stored.
     *
     * @param preview what the list holds now
     * @param batch names the rows
     * @param people their number
     * @param raw the uploaded text, which is deleted
     * @param others the community's imports: one runs at a time
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
    public static Outcome start(
        OpenCoordinatorSession open,
        ListImport current,
        int version,
        Start start,
        AuditEntry.Head audit,
        Instant now,
        Randomness randomness
    ) {
        if (version != current.version()) {
            return new Outcome.Refused("stale");
        }
        if (!(current.state() instanceof ListImport.State.Previewed)) {
            return new Outcome.Refused("state");
        }
        if (isAnotherRunning(start.others(), current)) {
            return new Outcome.Refused("running");
        }
        if (start.people() == 0) {
            return new Outcome.Refused("nobody");
        }
        var started = current.started(start.preview().numbers(), start.batch(), start.people(), now, start.home());
        var writes = acted(open, started, AuditEntry.Act.IMPORT_STARTED, audit, now);
        start.raw().forEach(writes::remove);
        // With its expiry: additions keep it.
        writes.put(ListImport.Counts.none(current.ref()).plus(ListImport.Counts.none(current.ref())));
        tell(open, started, now, randomness, writes);
        return new Outcome.Done(started, writes.change(randomness));
    }

    /** Whether another import of the community is under way. */
    public static boolean isAnotherRunning(List<ListImport> all, ListImport one) {
        return all
            .stream()
            .filter(each -> !each.ref().equals(one.ref()))
            .anyMatch(each -> each.due().isPresent());
    }

    private static void tell(
        OpenCoordinatorSession open,
        ListImport started,
        Instant now,
        Randomness randomness,
        Change.Builder writes
    ) {
        String note = String.join(
            "\n",
            "imported",
            open.coordinator().label(),
            started.progress().rows() + " (" + started.source().name() + ")",
            ""
        );
        for (var other : open.coordinators().active()) {
            if (!other.equals(open.address())) {
                writes.put(
                    MailOrder.create(
                        MailKind.COORDINATOR_NOTICE,
                        MemberKey.of(open.community(), other),
                        open.community(),
                        now,
                        randomness
                    )
                        .to(other)
                        .withNote(note)
                );
            }
        }
    }

    /** Stops an import that is under way. */
    public static Outcome stop(
        OpenCoordinatorSession open,
        ListImport current,
        int version,
        AuditEntry.Head audit,
        Instant now,
        Randomness randomness
    ) {
        if (version != current.version()) {
            return new Outcome.Refused("stale");
        }
        return Invitations.stop(current, now)
            .map(next -> done(open, next, AuditEntry.Act.IMPORT_STOPPED, audit, now, randomness))
            .orElseGet(() -> new Outcome.Refused("state"));
    }

    /**
     * What the decision to go on needs.
     *
     * @param counts what became of the people so far
     * @param others the community's imports: one runs at a time
     * @param home the name of the present table
     */
    public record Resumed(ListImport.Counts counts, List<ListImport> others, String home) {}

    /** Lets a stopped import go on. */
    public static Outcome goOn(
        OpenCoordinatorSession open,
        ListImport current,
        int version,
        Resumed resumed,
        AuditEntry.Head audit,
        Instant now,
        Randomness randomness
    ) {
        if (version != current.version()) {
            return new Outcome.Refused("stale");
        }
        if (isAnotherRunning(resumed.others(), current)) {
            return new Outcome.Refused("running");
        }
        return Invitations.goOn(current, resumed.counts(), resumed.home(), now)
            .map(next -> done(open, next, AuditEntry.Act.IMPORT_WENT_ON, audit, now, randomness))
            .orElseGet(() -> new Outcome.Refused("no-further"));
    }

    private static Outcome done(
        OpenCoordinatorSession open,
        ListImport next,
        AuditEntry.Act act,
        AuditEntry.Head audit,
        Instant now,
        Randomness randomness
    ) {
        return new Outcome.Done(next, acted(open, next, act, audit, now).change(randomness));
    }

    /**
     * Ends an import, whose uploaded data is deleted then. One that was started stays as a record of its numbers.
     *
     * @param version the one that the form was made from
     */
    public static Outcome delete(
        OpenCoordinatorSession open,
        ListImport current,
        int version,
        AuditEntry.Head audit,
        Instant now,
        Randomness randomness
    ) {
        if (version != current.version()) {
            return new Outcome.Refused("stale");
        }
        if (current.due().isPresent()) {
            return new Outcome.Refused("state");
        }
        if (current.startedAt().isEmpty()) {
            var writes = new Change.Builder().check(open.proof()).remove(current);
            Audit.after(audit)
                .append(
                    AuditEntry.Act.IMPORT_DELETED,
                    current.ref().id(),
                    Audit.person(open.address()),
                    current.source().name(),
                    now
                )
                .writeTo(writes);
            return new Outcome.Done(current, writes.change(randomness));
        }
        var ended = current.becomes(new ListImport.State.Done(now));
        return new Outcome.Done(
            ended,
            acted(open, ended, AuditEntry.Act.IMPORT_DELETED, audit, now).change(randomness)
        );
    }

    private static Change.Builder acted(
        OpenCoordinatorSession open,
        ListImport next,
        AuditEntry.Act act,
        AuditEntry.Head audit,
        Instant now
    ) {
        var writes = new Change.Builder().check(open.proof()).put(next);
        Audit.after(audit)
            .append(act, next.ref().id(), Audit.person(open.address()), next.source().name(), now)
            .writeTo(writes);
        return writes;
    }
}
