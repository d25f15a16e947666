package org.socialgov.table;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.ledger.BroadcastLease;
import org.socialgov.community.ledger.BroadcastProgress;
import org.socialgov.community.ledger.DigestRun;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.table.dynamo.AttributeValue;

/** Mailings and what belongs to them as the attributes that they are stored in, and back. */
final class MailingItems {

    private MailingItems() {}

    static void write(Mailing mailing, ItemWriter out) {
        out.text("state", mailing.status())
            .number("version", mailing.version())
            .texts("topics", mailing.topics())
            .flag("urgent", mailing.urgent())
            .text("by", mailing.by().value())
            .instant("createdAt", mailing.createdAt())
            .text("home", mailing.home());
        mailing.startedAt().ifPresent(at -> out.instant("startedAt", at));
        mailing.slug().ifPresent(slug -> out.text("slug", slug));
        mailing.corrects().ifPresent(id -> out.text("corrects", id));
        mailing.onlyWith().ifPresent(copy -> out.text("copyOf", copy.mailing()).number("copyVersion", copy.version()));
        if (mailing.progress().lap() > 0) {
            out.value("progress", AttributeValue.fromM(write(mailing.progress())));
        }
        mailing.due().ifPresent(due -> out.text(Keys.DUE_ITEMS, Keys.BROADCASTS_PARTITION).instant(Keys.DUE, due));
        mailing.expiresAt().ifPresent(out::expires);
        switch (mailing.state()) {
            case Mailing.State.Draft(var since) -> out.instant("since", since);
            case Mailing.State.Waiting(var since, var sendAt, var tell) -> {
                out.instant("since", since).flag("tell", tell);
                sendAt.ifPresent(at -> out.instant("sendAt", at));
            }
            case Mailing.State.Scheduled _, Mailing.State.GoingOut _ -> {
                // Their one attribute is the index's.
            }
            case Mailing.State.Out(var at) -> out.instant("at", at);
            case Mailing.State.Stopped(var at, var why, var by, var from) -> {
                out.instant("at", at).text("why", why).text("from", from.name());
                by.ifPresent(coordinator -> out.text("stoppedBy", coordinator.value()));
            }
            case Mailing.State.Dropped(var at) -> out.instant("at", at);
        }
    }

    static Mailing mailing(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        String name = in.text("state");
        var state = switch (name) {
            case "DRAFT" -> new Mailing.State.Draft(in.instant("since"));
            case "WAITING" -> new Mailing.State.Waiting(
                in.instant("since"),
                in.has("sendAt") ? Optional.of(in.instant("sendAt")) : Optional.empty(),
                in.has("tell") && in.flag("tell")
            );
            case "SCHEDULED" -> new Mailing.State.Scheduled(in.instant(Keys.DUE));
            case "GOING_OUT" -> new Mailing.State.GoingOut(in.instant(Keys.DUE));
            case "OUT" -> new Mailing.State.Out(in.instant("at"));
            case "STOPPED" -> new Mailing.State.Stopped(
                in.instant("at"),
                in.text("why"),
                in.has("stoppedBy") ? Optional.of(in.address("stoppedBy")) : Optional.empty(),
                Mailing.State.Stopped.From.valueOf(in.text("from"))
            );
            case "DROPPED" -> new Mailing.State.Dropped(in.instant("at"));
            default -> throw new IllegalStateException("no mailing has the state " + name);
        };
        return new Mailing(
            Keys.mailingRef(item),
            state,
            in.integer("version"),
            in.texts("topics"),
            in.flag("urgent"),
            in.address("by"),
            in.instant("createdAt"),
            in.has("startedAt") ? Optional.of(in.instant("startedAt")) : Optional.empty(),
            in.has("progress") ? progress(item.get("progress").m()) : BroadcastProgress.NONE,
            in.has("slug") ? Optional.of(in.text("slug")) : Optional.empty(),
            in.text("home"),
            in.has("corrects") ? Optional.of(in.text("corrects")) : Optional.empty(),
            in.has("copyOf")
                ? Optional.of(new Mailing.Copy(in.text("copyOf"), in.integer("copyVersion")))
                : Optional.empty(),
            in.revision()
        );
    }

    private static Map<String, AttributeValue> write(BroadcastProgress progress) {
        return new ItemWriter()
            .text("cursor", progress.cursor())
            .number("lap", progress.lap())
            .flag("acted", progress.acted())
            .number("active", progress.active())
            .instant("lapFrom", progress.start().at())
            .number("expected", progress.start().members())
            .number("shortIndex", progress.shortIndex())
            .numbers(
                "judged",
                Map.of(
                    "mails",
                    progress.judged().mails(),
                    "bounces",
                    progress.judged().bounces(),
                    "complaints",
                    progress.judged().complaints()
                )
            )
            .value("counts", AttributeValue.fromM(write(progress.counts())))
            .value("lastLap", AttributeValue.fromM(write(progress.lastLap())))
            .values();
    }

    private static BroadcastProgress progress(Map<String, AttributeValue> values) {
        var in = new ItemReader(values);
        return new BroadcastProgress(
            in.text("cursor"),
            in.integer("lap"),
            in.flag("acted"),
            // A progress that an earlier release stored counts nobody: the broadcast makes one more lap.
            in.has("active") ? in.integer("active") : 0,
            in.has("lapFrom")
                ? new BroadcastProgress.LapStart(in.instant("lapFrom"), in.integer("expected"))
                : new BroadcastProgress.LapStart(Instant.EPOCH, Integer.MAX_VALUE),
            in.integer("shortIndex"),
            judged(in.numbers("judged")),
            counts(values.get("counts").m()),
            counts(values.get("lastLap").m())
        );
    }

    private static BroadcastProgress.Judged judged(Map<String, Integer> numbers) {
        return new BroadcastProgress.Judged(
            numbers.getOrDefault("mails", 0),
            numbers.getOrDefault("bounces", 0),
            numbers.getOrDefault("complaints", 0)
        );
    }

    private static Map<String, AttributeValue> write(BroadcastProgress.Counts counts) {
        var members = new LinkedHashMap<String, Integer>();
        counts.members().forEach((outcome, number) -> members.put(outcome.name(), number));
        return new ItemWriter().numbers("members", members).numbers("failures", counts.failures()).values();
    }

    private static BroadcastProgress.Counts counts(Map<String, AttributeValue> values) {
        var in = new ItemReader(values);
        var members = new HashMap<BroadcastProgress.Counts.Outcome, Integer>();
        in.numbers("members").forEach((name, number) ->
            members.put(BroadcastProgress.Counts.Outcome.valueOf(name), number)
        );
        return new BroadcastProgress.Counts(members, in.numbers("failures"));
    }

    static void write(Mailing.Text text, ItemWriter out) {
        out.text("subject", text.subject()).text("text", text.text()).instant("writtenAt", text.writtenAt());
    }

    static Mailing.Text mailingText(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        String[] key = in.text(Keys.SK).substring(Keys.MAILING_TEXT.length()).split("#");
        return new Mailing.Text(
            new Mailing.Ref(in.text(Keys.PK).substring(Keys.MAILING.length()), key[0]),
            Integer.parseInt(key[1]),
            in.text("subject"),
            in.text("text"),
            in.instant("writtenAt"),
            in.revision()
        );
    }

    /** The numbers of an addition, or of a stored item. */
    static Map<String, AttributeValue> numbers(Mailing.Feedback feedback) {
        return new ItemWriter()
            .number("bounces", feedback.bounces())
            .number("complaints", feedback.complaints())
            .values();
    }

    static Mailing.Feedback feedback(Mailing.Ref mailing, Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        return new Mailing.Feedback(mailing, in.integer("bounces"), in.integer("complaints"), in.revision());
    }

    static void write(BroadcastLease lease, ItemWriter out) {
        out.text("holder", lease.holder()).instant("until", lease.until());
    }

    static BroadcastLease lease(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        return new BroadcastLease(Keys.broadcastCommunity(item), in.text("holder"), in.instant("until"), in.revision());
    }

    static void write(DigestRun run, ItemWriter out) {
        out.instant("startedAt", run.startedAt())
            .flag("weekly", run.weekly())
            .text("cursor", run.cursor())
            .number("sent", run.sent())
            .expires(run.startedAt().plus(DigestRun.KEPT));
        run.finishedAt().ifPresent(at -> out.instant("finishedAt", at));
    }

    static DigestRun digestRun(Map<String, AttributeValue> item) {
        var in = new ItemReader(item);
        return new DigestRun(
            Keys.broadcastCommunity(item),
            Keys.digestSlot(item),
            in.instant("startedAt"),
            in.flag("weekly"),
            in.text("cursor"),
            in.integer("sent"),
            in.has("finishedAt") ? Optional.of(in.instant("finishedAt")) : Optional.empty(),
            in.revision()
        );
    }
}
