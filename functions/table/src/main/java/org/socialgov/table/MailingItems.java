package org.socialgov.table;

import java.time.Instant;
import java.util.Map;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.BroadcastLease;
import org.socialgov.community.ledger.BroadcastProgress;
import org.socialgov.community.ledger.DigestRun;
import org.socialgov.community.ledger.Mailing;

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
            .text("home", mailing.home())
            .instant("startedAt", mailing.startedAt())
            .text("slug", mailing.slug())
            .text("corrects", mailing.corrects())
            .due(Keys.BROADCASTS_PARTITION, mailing.due());
        mailing.onlyWith().ifPresent(copy -> out.text("copyOf", copy.mailing()).number("copyVersion", copy.version()));
        if (mailing.progress().lap() > 0) {
            out.item("progress", write(mailing.progress()));
        }
        mailing.expiresAt().ifPresent(out::expires);
        switch (mailing.state()) {
            case Mailing.State.Draft(var since) -> out.instant("since", since);
            case Mailing.State.Waiting(var since, var sendAt, var tell) -> out.instant("since", since)
                .flag("tell", tell)
                .instant("sendAt", sendAt);
            case Mailing.State.Scheduled _, Mailing.State.GoingOut _ -> {
                // Their one attribute is the index's.
            }
            case Mailing.State.Out(var at) -> out.instant("at", at);
            case Mailing.State.Stopped(var at, var why, var by, var from) -> out.instant("at", at)
                .text("why", why)
                .text("from", from.name())
                .text("stoppedBy", by.map(EmailAddress::value));
            case Mailing.State.Dropped(var at) -> out.instant("at", at);
        }
    }

    static Mailing mailing(ItemReader in) {
        String name = in.text("state");
        var state = switch (name) {
            case "DRAFT" -> new Mailing.State.Draft(in.instant("since"));
            case "WAITING" -> new Mailing.State.Waiting(
                in.instant("since"),
                in.optionalInstant("sendAt"),
                in.flag("tell")
            );
            case "SCHEDULED" -> new Mailing.State.Scheduled(in.instant(Keys.DUE));
            case "GOING_OUT" -> new Mailing.State.GoingOut(in.instant(Keys.DUE));
            case "OUT" -> new Mailing.State.Out(in.instant("at"));
            case "STOPPED" -> new Mailing.State.Stopped(
                in.instant("at"),
                in.text("why"),
                in.optionalAddress("stoppedBy"),
                Mailing.State.Stopped.From.valueOf(in.text("from"))
            );
            case "DROPPED" -> new Mailing.State.Dropped(in.instant("at"));
            default -> throw new IllegalStateException("no mailing has the state " + name);
        };
        return new Mailing(
            Keys.mailingRef(in),
            state,
            in.integer("version"),
            in.texts("topics"),
            in.flag("urgent"),
            in.address("by"),
            in.instant("createdAt"),
            in.optionalInstant("startedAt"),
            in.has("progress") ? progress(in.item("progress")) : BroadcastProgress.NONE,
            in.optionalText("slug"),
            in.text("home"),
            in.optionalText("corrects"),
            in.optionalText("copyOf").map(copied -> new Mailing.Copy(copied, in.integer("copyVersion"))),
            in.revision()
        );
    }

    private static ItemWriter write(BroadcastProgress progress) {
        return new ItemWriter()
            .text("cursor", progress.cursor())
            .number("lap", progress.lap())
            .flag("acted", progress.acted())
            .number("active", progress.active())
            .instant("lapFrom", progress.start().at())
            .number("expected", progress.start().members())
            .number("shortIndex", progress.shortIndex())
            .item(
                "judged",
                new ItemWriter()
                    .number("mails", progress.judged().mails())
                    .number("bounces", progress.judged().bounces())
                    .number("complaints", progress.judged().complaints())
            )
            .item("counts", write(progress.counts()))
            .item("lastLap", write(progress.lastLap()));
    }

    private static BroadcastProgress progress(ItemReader in) {
        return new BroadcastProgress(
            in.text("cursor"),
            in.integer("lap"),
            in.flag("acted"),
            // A progress that an earlier release stored counts nobody: the broadcast makes one more lap.
            in.integer("active", 0),
            in.has("lapFrom")
                ? new BroadcastProgress.LapStart(in.instant("lapFrom"), in.integer("expected"))
                : new BroadcastProgress.LapStart(Instant.EPOCH, Integer.MAX_VALUE),
            in.integer("shortIndex"),
            judged(in.numbers("judged")),
            counts(in.item("counts")),
            counts(in.item("lastLap"))
        );
    }

    private static BroadcastProgress.Judged judged(Map<String, Integer> numbers) {
        return new BroadcastProgress.Judged(
            numbers.getOrDefault("mails", 0),
            numbers.getOrDefault("bounces", 0),
            numbers.getOrDefault("complaints", 0)
        );
    }

    private static ItemWriter write(BroadcastProgress.Counts counts) {
        return new ItemWriter().numbers("members", counts.members(), Enum::name).numbers("failures", counts.failures());
    }

    private static BroadcastProgress.Counts counts(ItemReader in) {
        return new BroadcastProgress.Counts(
            in.numbers("members", BroadcastProgress.Counts.Outcome::valueOf),
            in.numbers("failures")
        );
    }

    static void write(Mailing.Text text, ItemWriter out) {
        out.text("subject", text.subject()).text("text", text.text()).instant("writtenAt", text.writtenAt());
    }

    static Mailing.Text mailingText(ItemReader in) {
        String[] key = in.sort(Keys.MAILING_TEXT).split("#");
        return new Mailing.Text(
            new Mailing.Ref(in.partition(Keys.MAILING), key[0]),
            Integer.parseInt(key[1]),
            in.text("subject"),
            in.text("text"),
            in.instant("writtenAt")
        );
    }

    static void write(Mailing.Feedback feedback, ItemWriter out) {
        out.number("bounces", feedback.bounces()).number("complaints", feedback.complaints());
    }

    static Mailing.Feedback feedback(Mailing.Ref mailing, ItemReader in) {
        return new Mailing.Feedback(mailing, in.integer("bounces"), in.integer("complaints"), in.revision());
    }

    static void write(BroadcastLease lease, ItemWriter out) {
        out.text("holder", lease.holder()).instant("until", lease.until());
    }

    static BroadcastLease lease(ItemReader in) {
        return new BroadcastLease(in.partition(Keys.BROADCAST), in.text("holder"), in.instant("until"), in.revision());
    }

    static void write(DigestRun run, ItemWriter out) {
        out.instant("startedAt", run.startedAt())
            .flag("weekly", run.weekly())
            .text("cursor", run.cursor())
            .number("sent", run.sent())
            .expires(run.startedAt().plus(DigestRun.KEPT))
            .instant("finishedAt", run.finishedAt());
    }

    static DigestRun digestRun(ItemReader in) {
        return new DigestRun(
            in.partition(Keys.BROADCAST),
            in.sort(Keys.DIGEST),
            in.instant("startedAt"),
            in.flag("weekly"),
            in.text("cursor"),
            in.integer("sent"),
            in.optionalInstant("finishedAt"),
            in.revision()
        );
    }
}
