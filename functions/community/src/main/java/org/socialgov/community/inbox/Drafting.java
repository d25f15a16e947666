package org.socialgov.community.inbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.socialgov.community.Community;
import org.socialgov.community.Randomness;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.address.Sha256;
import org.socialgov.community.announcing.AnnouncementText;
import org.socialgov.community.announcing.Announcing;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.ProcessedMail;
import org.socialgov.community.records.CoordinatorAct;
import org.socialgov.community.storage.Inbox;
import org.socialgov.community.storage.Ledger;

/**
 * Decisions about a coordinator's mail: it becomes the draft of an announcement, or the next version of one. Nothing of it
 * is sent to anybody else; the coordinator gets it back as members would see it.
 */
public final class Drafting {

    /** A coordinator's drafts by mail: 20 a day. */
    static final AddressMailLimit.Limits DRAFTS = new AddressMailLimit.Limits(20, 20, 600);

    /** The most words of a mail that asks to be taken off the list. */
    private static final int SHORT = 5;
    private static final Set<String> LEAVING = Set.of("unsubscribe", "remove", "stop", "signoff");

    private static final Pattern REPLY = Pattern.compile(
        "(?i)^(?:re|fwd?|aw|wg|antw|sv|vs|tr|rv|res|enc|external|ext)(?:\\[\\d+])?\\s*:\\s*"
    );
    private static final String GATEWAY =
        "[\\[({*]+\\s*(?:ext|external|caution|warning|suspicious|untrusted|spam)\\b[^\\[\\](){}*]{0,40}[\\])}*]+";
    private static final Pattern TAG_BEFORE = Pattern.compile("(?i)^" + GATEWAY + "\\s*");
    private static final Pattern TAG_BEHIND = Pattern.compile("(?i)\\s*" + GATEWAY + "$");
    /** What a preview puts before the subject. */
    private static final Pattern MARK = Pattern.compile("(?i)^(?:preview|urgent|correction)\\s*:\\s*");
    private static final Pattern MAILING_ID = Pattern.compile("[0-9a-f]{32}");

    private Drafting() {}

    /**
     * The body of a mail, as a person reads it.
     *
     * @param text without a signature, its broken lines joined
     * @param isWhole whether that is all of the text
     * @param files names of the files that came with it
     */
    public record Body(String text, boolean isWhole, List<String> files) {
        public Body {
            files = List.copyOf(files);
        }
    }

    /**
     * The community whose members a mail is for.
     *
     * @return empty if it isn't from a coordinator of one community beyond doubt, or gives a command
     */
    public static Optional<Community> community(
        Receiving.AcceptedMail accepted,
        Receiving.InboundSettings inboundSettings
    ) {
        var from = accepted.proven();
        if (from.isEmpty() || accepted.command().isPresent()) {
            return Optional.empty();
        }
        var theirs = accepted
            .candidates()
            .stream()
            .filter(each -> inboundSettings.coordinators().of(each.id()).contains(from.get()))
            .toList();
        String subject = accepted.mail().subject().toLowerCase(Locale.ROOT);
        var named = theirs
            .stream()
            .filter(each -> subject.contains("#" + each.name().toLowerCase(Locale.ROOT)))
            .toList();
        var meant = theirs.size() > 1 ? named : theirs;
        return meant.size() == 1 ? Optional.of(meant.getFirst()) : Optional.empty();
    }

    /**
     * What a draft is decided from.
     *
     * @param community whose coordinator wrote it
     * @param processed whether the mail, or another copy of it, was processed before
     * @param answered the announcement whose preview it answers
     * @param mailLimit of the coordinator's own mails
     */
    public record Context(
        Community community,
        Announcing.Actor actor,
        boolean processed,
        Optional<Mailing> answered,
        AddressMailLimit mailLimit
    ) {
        public static Context of(
            Receiving.AcceptedMail accepted,
            Community community,
            Receiving.InboundSettings inboundSettings,
            Ledger ledger,
            Inbox inbox,
            Instant now,
            Randomness randomness
        ) {
            var mail = accepted.mail();
            var from = accepted.proven().orElseThrow();
            var act = new CoordinatorAct(
                community.id(),
                from,
                // The links in the preview check at each click that their addressee is a coordinator.
                Optional.empty(),
                inboundSettings.coordinators().of(community.id()),
                ledger.auditHead(community.id()),
                now,
                randomness
            );
            boolean needsTwo = community.announcements().twoPersons();
            var actor = new Announcing.Actor(act, needsTwo, Duration.ZERO, ledger.home());
            return new Context(
                community,
                actor,
                inbox.processedMail(mail.id()).isPresent() ||
                    copy(mail, from).flatMap(inbox::processedMail).isPresent(),
                mail
                    .answers()
                    .stream()
                    .map(id -> id.split("@", 2)[0])
                    .filter(id -> MAILING_ID.matcher(id).matches())
                    .distinct()
                    .flatMap(id -> ledger.mailing(new Mailing.Ref(community.id(), id)).stream())
                    .findFirst(),
                ledger.addressStatuses(List.of(community.id()), from, true).getFirst().mailLimit()
            );
        }
    }

    /** The id under which all copies of one mail are processed once; empty if it has no id of its own. */
    private static Optional<String> copy(InboundMail mail, EmailAddress from) {
        return mail.messageId().map(id -> "message-" + Sha256.hex(from.canonical() + "\n" + id));
    }

    /** Decides what a coordinator's mail changes. */
    public static Receiving.Received receive(Receiving.AcceptedMail accepted, Context context, Body body) {
        if (context.processed()) {
            return new Receiving.Received(Receiving.RECEIVED_BEFORE, Change.none());
        }
        var act = context.actor().act();
        var draft = new Draft(accepted.mail(), context, body, act.now(), act.randomness());
        if (draft.asksToLeave()) {
            return draft.help(HelpReason.ASKED, "help");
        }
        return context
            .mailLimit()
            .take(MailKind.PREVIEW, DRAFTS, act.now())
            .map(draft::keep)
            .orElseGet(() -> draft.help(HelpReason.TOO_MANY_DRAFTS, "too-many-drafts"));
    }

    private record Draft(InboundMail mail, Context context, Body body, Instant now, Randomness randomness) {
        /** A few words that no members are to read. */
        boolean asksToLeave() {
            String[] words = body.text().toLowerCase(Locale.ROOT).split("[^a-z]+");
            long count = java.util.Arrays.stream(words)
                .filter(word -> !word.isEmpty())
                .count();
            return count <= SHORT && java.util.Arrays.stream(words).anyMatch(LEAVING::contains);
        }

        Receiving.Received help(HelpReason reason, String outcome) {
            String community = context.community().id();
            var from = context.actor().act().by();
            var writes = new Change.Builder();
            context
                .mailLimit()
                .take(MailKind.HELP, AddressMailLimit.PROVEN, now)
                .ifPresent(taken ->
                    writes
                        .put(taken)
                        .put(
                            MailOrder.create(MailKind.HELP, MemberKey.of(community, from), community, now, randomness)
                                .about(from)
                                .withNote(reason.code())
                        )
                );
            return received(outcome, writes);
        }

        Receiving.Received keep(AddressMailLimit taken) {
            String subject = subject();
            String typed = context.answered().isPresent() ? Quotation.above(body.text()) : body.text();
            String text = AnnouncementText.cleaned(typed);
            var problems = problems(subject, text);
            if (problems.isEmpty()) {
                var written = new Announcing.Written(subject, text, body.files());
                var result = context
                    .answered()
                    .map(answered -> Announcing.edit(context.actor(), answered, written))
                    .orElseGet(() -> Announcing.create(context.actor(), written));
                switch (result) {
                    case Announcing.Result.Stands(_, var change) -> {
                        return received(
                            context.answered().isPresent() ? "draft-changed" : "drafted",
                            new Change.Builder().and(change).put(taken)
                        );
                    }
                    case
                        Announcing.Result.Outdated _,
                        Announcing.Result.NoSecondPerson _,
                        Announcing.Result.Unfit _ -> problems.add("can-not-change");
                    case Announcing.Result.Over _ -> problems.add("dropped");
                }
            }
            return incomplete(problems, taken);
        }

        private Receiving.Received incomplete(List<String> problems, AddressMailLimit taken) {
            var act = context.actor().act();
            var note = Mailing.Note.ofProblems(problems, body.files());
            var order = act.mail(MailKind.PREVIEW, act.by(), note.text());
            return received("draft-incomplete", new Change.Builder().put(order).put(taken));
        }

        /** Without what mail programs, gateways and a preview put around it. */
        private String subject() {
            String subject = AnnouncementText.subject(mail.subject());
            String tag = "[" + context.community().name() + "]";
            String before;
            do {
                before = subject;
                subject = TAG_BEHIND.matcher(
                    TAG_BEFORE.matcher(REPLY.matcher(subject).replaceFirst("")).replaceFirst("")
                ).replaceFirst("");
                if (subject.regionMatches(true, 0, tag, 0, tag.length())) {
                    subject = subject.substring(tag.length()).strip();
                }
                if (context.answered().isPresent()) {
                    subject = MARK.matcher(subject).replaceFirst("");
                }
            } while (!subject.equals(before));
            return subject;
        }

        private List<String> problems(String subject, String text) {
            var problems = new ArrayList<String>();
            AnnouncementText.ofSubject(subject).ifPresent(problem -> problems.add("subject-" + code(problem)));
            if (!body.isWhole()) {
                problems.add("unreadable");
            }
            AnnouncementText.ofText(text).ifPresent(problem -> problems.add("text-" + code(problem)));
            return problems;
        }

        private static String code(AnnouncementText.Problem problem) {
            return problem.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private Receiving.Received received(String outcome, Change.Builder writes) {
            writes.put(new ProcessedMail(mail.id(), outcome, now, 1));
            copy(mail, context.actor().act().by()).ifPresent(id -> writes.put(new ProcessedMail(id, outcome, now, 1)));
            return new Receiving.Received(outcome, writes.change(randomness));
        }
    }
}
