package org.socialgov.coordinators.announcements;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.socialgov.community.Community;
import org.socialgov.community.announcing.AnnouncementText;
import org.socialgov.community.announcing.Announcing;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.coordinators.announcements.AnnouncementState.Act;
import org.socialgov.coordinators.session.Reply;
import org.socialgov.coordinators.session.SessionPages;
import org.socialgov.coordinators.session.SessionRequest;
import org.socialgov.coordinators.session.Typed;
import org.socialgov.web.AnnouncementHtml;
import org.socialgov.web.Form;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;

/**
 * The pages of a coordinator's session on which announcements are listed, written, previewed, sent, stopped and corrected.
 */
public final class AnnouncementPages extends SessionPages {

    private static final int MOST_LISTED = 50;
    private static final int ROWS = 14;
    private static final String SUBJECT = "subject";
    private static final String TEXT = "text";
    private static final String ACTION = "action";
    private static final String VERSION = "version";
    private static final String CORRECTS = "corrects";

    private final Announcements announcements;
    private final AnnouncementState states;
    private final SendFields sendFields;

    public AnnouncementPages(Announcements announcements, Community community) {
        super(announcements.wiring(), community, "announcing.", FunctionRoute.ANNOUNCEMENTS);
        this.announcements = announcements;
        states = new AnnouncementState(announcements, community);
        sendFields = new SendFields(wiring, community);
    }

    /** All announcements, and the form for a new one. */
    public Resource list() {
        return resource(asked -> listPage(asked.shown()), asked -> act(asked, Optional.empty()));
    }

    /** One announcement. */
    public Resource one(String id) {
        return resource(
            asked ->
                find(id)
                    .map(mailing -> page(asked.shown(), mailing))
                    .orElseGet(() -> unknown(asked)),
            asked ->
                find(id)
                    .map(mailing -> act(asked, Optional.of(mailing)))
                    .orElseGet(() -> unknown(asked))
        );
    }

    private Optional<Mailing> find(String id) {
        return id.matches("[0-9a-f]{32}") ? ledger().mailing(new Mailing.Ref(community.id(), id)) : Optional.empty();
    }

    private Mailing.Text text(Mailing mailing) {
        return ledger()
            .mailingText(mailing.ref(), mailing.version())
            .orElseThrow(() -> new IllegalStateException("no text of the mailing " + mailing.ref().id()));
    }

    // --- Acts

    private Response act(SessionRequest asked, Optional<Mailing> mailing) {
        String action = asked.one(ACTION);
        if (List.of("save", "preview", "send").contains(action)) {
            return write(asked, mailing, action);
        }
        var act = Act.of(action);
        if (act.isEmpty()) {
            return show(asked.wrong(Map.of(ACTION, say("form.action.unknown"))), mailing);
        }
        return mailing.map(found -> change(asked, found, act.get())).orElseGet(() -> unknown(asked));
    }

    /** The page that the form is on. */
    private Response show(Reply reply, Optional<Mailing> mailing) {
        return mailing.map(found -> page(reply, found)).orElseGet(() -> listPage(reply));
    }

    private Response write(SessionRequest asked, Optional<Mailing> mailing, String action) {
        boolean isSent = action.equals("send");
        // The form that sends what is stored has no text.
        boolean hasText = mailing.isEmpty() || asked.isSent(TEXT) || asked.isSent(SUBJECT);
        var errors = new LinkedHashMap<String, String>();
        String subject = hasText ? AnnouncementText.subject(asked.one(SUBJECT)) : "";
        String text = hasText ? AnnouncementText.cleaned(asked.one(TEXT)) : "";
        if (hasText) {
            AnnouncementText.ofSubject(subject).ifPresent(problem -> errors.put(SUBJECT, problem(SUBJECT, problem)));
            AnnouncementText.ofText(text).ifPresent(problem -> errors.put(TEXT, problem(TEXT, problem)));
        }
        var choice = isSent ? sendFields.read(asked.fields(), errors) : Announcing.Choice.EVERYBODY_NOW;
        if (isSent && !asked.one(BOX).equals("yes")) {
            errors.put(BOX, say("unticked"));
        }
        if (!errors.isEmpty()) {
            return show(asked.wrong(errors), mailing);
        }
        if (mailing.isPresent() && !asked.one(VERSION).equals(version(mailing.get()))) {
            return stale(asked, mailing.get());
        }
        boolean isPreview = action.equals("preview");
        if (isPreview && limits(asked).isOverPreviews()) {
            return show(asked.wrong(429, Map.of(TEXT, say("form.previews"))), mailing).with("retry-after", "3600");
        }
        var written = Optional.of(new Announcing.Written(subject, text, List.of(), isPreview)).filter(_ -> hasText);
        var corrected = find(asked.one(CORRECTS)).filter(_ -> mailing.isEmpty());
        var acted = decide(asked, actor -> write(actor, isPreview, mailing, corrected, written));
        if (!(acted instanceof Announcing.Result.Stands(var stored, _))) {
            return refused(asked, mailing, acted);
        }
        log(asked.request(), action, stored);
        if (isSent) {
            var sent = decide(asked, actor -> send(actor, stored, choice));
            if (!(sent instanceof Announcing.Result.Stands)) {
                return refused(asked, Optional.of(stored), sent);
            }
        } else if (isPreview) {
            return page(asked.shown(alert("success", "form.previewed")), stored);
        }
        return seeOther(stored);
    }

    /** Decides as the coordinator of the session. */
    private Announcing.Result decide(SessionRequest asked, Function<Announcing.Actor, Announcing.Result> decision) {
        return carryOut(asked, open -> decision.apply(announcements.actor(community, act(open)))).orElseGet(
            Announcing.Result.Over::new
        );
    }

    /** Stores what was typed, if it is another text than the stored one. */
    private Announcing.Result write(
        Announcing.Actor actor,
        boolean isPreview,
        Optional<Mailing> mailing,
        Optional<Mailing> corrected,
        Optional<Announcing.Written> written
    ) {
        if (mailing.isEmpty()) {
            return corrected
                .map(sent -> Announcing.correct(actor, sent, written.orElseThrow()))
                .orElseGet(() -> Announcing.create(actor, written.orElseThrow()));
        }
        var stored = ledger().mailing(mailing.get().ref()).orElseThrow();
        if (stored.version() != mailing.get().version()) {
            return new Announcing.Result.Outdated(stored, Change.none());
        }
        var text = text(stored);
        boolean isChanged = written
            .filter(typed -> !typed.subject().equals(text.subject()) || !typed.text().equals(text.text()))
            .isPresent();
        if (isChanged) {
            return Announcing.edit(actor, stored, written.get());
        }
        return isPreview ? Announcing.mailPreview(actor, stored) : new Announcing.Result.Stands(stored, Change.none());
    }

    private Announcing.Result send(Announcing.Actor actor, Mailing stored, Announcing.Choice choice) {
        var mailing = ledger().mailing(stored.ref()).orElseThrow();
        return mailing.version() == stored.version()
            ? Announcing.send(actor, mailing, Optional.empty(), text(mailing), choice)
            : new Announcing.Result.Outdated(mailing, Change.none());
    }

    private Response change(SessionRequest asked, Mailing mailing, Act act) {
        if (!asked.one(BOX).equals("yes")) {
            return page(asked.wrong(Map.of(BOX, say("unticked"))), mailing);
        }
        var acted = decide(asked, actor -> act.on(actor, ledger().mailing(mailing.ref()).orElseThrow()));
        if (acted instanceof Announcing.Result.Stands(var stored, _)) {
            log(asked.request(), act.word(), stored);
            return seeOther(stored);
        }
        return refused(asked, Optional.of(mailing), acted);
    }

    private Response seeOther(Mailing mailing) {
        return Response.seeOther(FunctionRoute.ANNOUNCEMENT.path(community, mailing.ref().id()));
    }

    private void log(Request request, String action, Mailing mailing) {
        String id = mailing.ref().id();
        log(request, "announcement-act", Map.of("act", action, "outcome", mailing.status(), "mailing", id));
    }

    /** Another coordinator, or another window, has changed the text: both are shown. */
    private Response stale(SessionRequest asked, Mailing mailing) {
        return conflict(asked, ledger().mailing(mailing.ref()).orElse(mailing), alert("error", "form.stale"));
    }

    /** Shows a text that was typed again, beside the stored one. */
    private Response conflict(SessionRequest asked, Mailing stored, Html notice) {
        return page(asked.isSent(TEXT) ? asked.again(409, notice) : asked.shown(409, notice), stored);
    }

    private Response refused(SessionRequest asked, Optional<Mailing> mailing, Announcing.Result result) {
        var unfit = Form.alert("error", say("unfit.title"), say("unfit.what"));
        var noSecond = Form.alert("error", say("no-second.title"), say("no-second.what"));
        return switch (result) {
            case Announcing.Result.Outdated(var stored, _) -> stale(asked, stored);
            case Announcing.Result.NoSecondPerson(var stored) -> page(asked.shown(409, noSecond), stored);
            case Announcing.Result.Unfit(var stored) -> conflict(asked, stored, unfit);
            case Announcing.Result.Over _ -> open(asked.request()).isEmpty()
                ? ended(asked.request(), asked.fields())
                : mailing.map(stored -> page(asked.shown(409, unfit), stored)).orElseGet(() -> unknown(asked));
            case Announcing.Result.Stands(var stored, _) -> page(asked.shown(), stored);
        };
    }

    // --- Pages

    private Response unknown(SessionRequest asked) {
        return wiring.errors().page(asked.request(), 404, "refusal.not-found");
    }

    private Response listPage(Reply reply) {
        var all = ledger().mailings(community.id(), Optional.empty(), MOST_LISTED);
        var groups = new ArrayList<Html>();
        for (String state : List.of("WAITING", "STOPPED", "GOING_OUT", "SCHEDULED", "DRAFT", "OUT")) {
            var rows = all
                .stream()
                .filter(mailing -> mailing.status().equals(state))
                .filter(mailing -> !Announcing.hasEnded(mailing, now()))
                .map(this::row)
                .toList();
            if (!rows.isEmpty()) {
                groups.add(section(say("list." + state), Html.of("<ul class=\"usa-list\">\n{}</ul>\n", rows)));
            }
        }
        var form = textFields(new Form(reply.errors()), reply.typed(), Optional.empty(), "form.subject.hint");
        reply
            .typed()
            .fields()
            .all(CORRECTS)
            .stream()
            .findFirst()
            .ifPresent(id -> form.hidden(CORRECTS, id));
        return page(
            reply,
            say("list.title"),
            intro(say("list.what")),
            groups.isEmpty() ? paragraph(say("list.none")) : groups,
            section(say("form.new"), textForm(form))
        );
    }

    private Html row(Mailing mailing) {
        var when = mailing.due().or(mailing::startedAt).orElse(mailing.createdAt());
        String path = FunctionRoute.ANNOUNCEMENT.path(community, mailing.ref().id());
        return item(Html.of("{}, {}", anchor(path, text(mailing).subject()), states.when(when)));
    }

    /** The form that stores a text, with or without a mailed preview, on the page that it is posted to. */
    private Html textForm(Form fields) {
        return Html.of(
            """
            <form class="usa-form usa-form--large site-write" method="post" novalidate>
            {}<button class="usa-button" type="submit" name="action" value="save">{}</button>
            <button class="usa-button usa-button--outline" type="submit" name="action" value="preview">{}</button>
            </form>
            """,
            fields.parts(),
            say("form.save"),
            say("form.preview")
        );
    }

    private Form textFields(Form form, Typed typed, Optional<Mailing.Text> stored, String hint) {
        return form
            .input(
                SUBJECT,
                say("form.subject"),
                say(hint),
                typed.value(SUBJECT, stored.map(Mailing.Text::subject).orElse("")),
                Html.trusted("type=\"text\" required maxlength=\"150\"")
            )
            .textarea(
                TEXT,
                say("form.text"),
                say("form.text.hint"),
                typed.value(TEXT, stored.map(Mailing.Text::text).orElse("")),
                ROWS
            );
    }

    private Response page(Reply reply, Mailing mailing) {
        var typed = reply.typed();
        var stored = text(mailing);
        var parts = new ArrayList<Html>();
        boolean canBeWritten = switch (mailing.state()) {
            case Mailing.State.Draft _, Mailing.State.Waiting _, Mailing.State.Stopped _ -> true;
            case
                Mailing.State.Scheduled _,
                Mailing.State.GoingOut _,
                Mailing.State.Out _,
                Mailing.State.Dropped _ -> false;
        };
        parts.add(section(say("state." + mailing.status() + ".title"), states.described(mailing)));
        if (!(mailing.state() instanceof Mailing.State.Draft)) {
            parts.add(states.choice(mailing));
        }
        var shown = AnnouncementHtml.of(AnnouncementText.parse(stored.text()), 3);
        parts.add(section(say("form.shown"), shown(shown)));
        sendForm(mailing, reply.asked().open(), typed).ifPresent(parts::add);
        if (canBeWritten) {
            var form = textFields(new Form(typed.errors()), typed, Optional.of(stored), "form.subject.hint");
            parts.add(section(say("form.change"), textForm(form.hidden(VERSION, version(mailing)))));
        }
        boolean isScheduled = mailing.state() instanceof Mailing.State.Scheduled;
        for (var act : isScheduled ? List.of(Act.STOP, Act.DROP) : states.acts(mailing)) {
            parts.add(actForm(mailing, act.word(), typed));
        }
        if (mailing.state() instanceof Mailing.State.Out) {
            var form = correctForm(mailing, typed, stored);
            parts.add(section(say("form.correct"), paragraph(say("form.correct.what")), form));
        }
        return page(
            reply.asked().request(),
            reply.status(),
            stored.subject(),
            typed.errors(),
            Html.of(
                "{}{}<h1>{}</h1>\n{}{}",
                navigation(),
                link(path(), say("list.title")),
                stored.subject(),
                reply.notice(),
                parts
            )
        );
    }

    private static String version(Mailing mailing) {
        return Integer.toString(mailing.version());
    }

    /** The form that sends what is stored: of a draft, or of what waits for this coordinator. */
    private Optional<Html> sendForm(Mailing mailing, OpenCoordinatorSession open, Typed typed) {
        boolean isOthers = mailing.state() instanceof Mailing.State.Waiting && !mailing.by().equals(open.address());
        boolean isDraft = mailing.state() instanceof Mailing.State.Draft && !Announcing.hasEnded(mailing, now());
        if (!isOthers && !isDraft) {
            return Optional.empty();
        }
        boolean isSend = typed.isOf("send");
        // Another form of the page has the error, and the ids without a prefix.
        boolean isAnother = !isSend && !typed.equals(Typed.NOTHING);
        var form = isAnother ? new Form(Map.of(), "send-") : new Form(typed.errors());
        if (isDraft) {
            sendFields.add(form, mailing, typed.fields(), isSend);
        }
        form.hidden(VERSION, version(mailing));
        form.hidden(ACTION, "send");
        form.requiredBox(BOX, say(isOthers ? "second.box" : "form.send.box"), false);
        return Optional.of(
            section(
                say(isOthers ? "second.title" : "send.title"),
                form.render(say(isOthers ? "second.button" : "send.button"))
            )
        );
    }

    private Html actForm(Mailing mailing, String action, Typed typed) {
        boolean isThis = typed.isOf(action);
        return section(
            say("button." + action),
            new Form(isThis ? typed.errors() : Map.of(), isThis ? "" : action + "-")
                .hidden(ACTION, action)
                .hidden(VERSION, version(mailing))
                .requiredBox(BOX, say("box." + action), false)
                .render(say("button." + action), "usa-button--outline")
        );
    }

    /** A correction is an announcement of its own. */
    private Html correctForm(Mailing mailing, Typed typed, Mailing.Text stored) {
        return textFields(new Form(Map.of()), typed, Optional.of(stored), "form.correct.hint")
            .hidden(CORRECTS, mailing.ref().id())
            .hidden(ACTION, "save")
            .renderTo(path(), say("form.save"));
    }

    private String problem(String field, AnnouncementText.Problem problem) {
        String code = field + "-" + word(problem);
        return has("form.problem." + code) ? say("form.problem." + code) : text("mail.preview.problem." + code);
    }
}
