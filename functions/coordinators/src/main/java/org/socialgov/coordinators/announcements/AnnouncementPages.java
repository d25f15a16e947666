package org.socialgov.coordinators.announcements;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.announcing.AnnouncementText;
import org.socialgov.community.announcing.Announcing;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.coordinators.announcements.AnnouncementState.Act;
import org.socialgov.coordinators.session.SessionPages;
import org.socialgov.coordinators.session.SessionRequest;
import org.socialgov.web.AnnouncementHtml;
import org.socialgov.web.Fields;
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
        return resource(asked -> listPage(asked, 200, Typed.NOTHING), asked -> act(asked, Optional.empty()));
    }

    /** One announcement. */
    public Resource one(String id) {
        return resource(
            asked ->
                find(id)
                    .map(mailing -> page(asked, 200, mailing, Typed.of(text(mailing)), Html.NOTHING))
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

    /** What a form shows: what is stored, or what was typed. */
    private record Typed(String subject, String text, Fields fields, boolean isTyped, Map<String, String> errors) {
        static final Typed NOTHING = new Typed("", "", new Fields(Map.of()), false, Map.of());

        static Typed of(Mailing.Text text) {
            return new Typed(text.subject(), text.text(), new Fields(Map.of()), false, Map.of());
        }

        static Typed of(Fields fields, Map<String, String> errors) {
            return new Typed(fields.one(SUBJECT), fields.one(TEXT), fields, true, errors);
        }
    }

    // --- Acts

    private Response act(SessionRequest asked, Optional<Mailing> mailing) {
        String action = asked.one(ACTION);
        if (List.of("save", "preview", "send").contains(action)) {
            return write(asked, mailing, action);
        }
        var act = Act.of(action);
        if (act.isEmpty()) {
            return again(asked, mailing, 422, Map.of(ACTION, say("form.action.unknown")));
        }
        return mailing.map(found -> change(asked, found, act.get())).orElseGet(() -> unknown(asked));
    }

    private Response again(SessionRequest asked, Optional<Mailing> mailing, int status, Map<String, String> errors) {
        var typed = Typed.of(asked.fields(), errors);
        return mailing
            .map(found ->
                page(
                    asked,
                    status,
                    found,
                    // The forms without a text leave it as it is stored.
                    asked.isSent(TEXT)
                        ? typed
                        : new Typed(text(found).subject(), text(found).text(), asked.fields(), true, errors),
                    Html.NOTHING
                )
            )
            .orElseGet(() -> listPage(asked, status, typed));
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
            return again(asked, mailing, 422, errors);
        }
        if (mailing.isPresent() && !asked.one(VERSION).equals(Integer.toString(mailing.get().version()))) {
            return stale(asked, mailing.get());
        }
        boolean isPreview = action.equals("preview");
        if (isPreview && limits(asked).isOverPreviews()) {
            return again(asked, mailing, 429, Map.of(TEXT, say("form.previews"))).with("retry-after", "3600");
        }
        var written = Optional.of(new Announcing.Written(subject, text, List.of(), isPreview)).filter(_ -> hasText);
        var corrected = find(asked.one(CORRECTS)).filter(_ -> mailing.isEmpty());
        var acted = carryOut(asked, open -> write(open, isPreview, mailing, corrected, written)).orElseGet(
            Announcing.Result.Over::new
        );
        if (!(acted instanceof Announcing.Result.Stands(var stored, _))) {
            return refused(asked, mailing, acted);
        }
        log(asked.request(), action, stored);
        if (isSent) {
            var sent = carryOut(asked, open -> send(open, stored, choice)).orElseGet(Announcing.Result.Over::new);
            if (!(sent instanceof Announcing.Result.Stands)) {
                return refused(asked, Optional.of(stored), sent);
            }
        } else if (isPreview) {
            return page(asked, 200, stored, Typed.of(text(stored)), alert("success", "form.previewed"));
        }
        return seeOther(stored);
    }

    /** Stores what was typed, if it is another text than the stored one. */
    private Announcing.Result write(
        OpenCoordinatorSession open,
        boolean isPreview,
        Optional<Mailing> mailing,
        Optional<Mailing> corrected,
        Optional<Announcing.Written> written
    ) {
        var actor = announcements.actor(community, open.address());
        if (actor.isEmpty()) {
            return new Announcing.Result.Over();
        }
        if (mailing.isEmpty()) {
            return corrected
                .map(sent -> Announcing.correct(actor.get(), sent, written.orElseThrow()))
                .orElseGet(() -> Announcing.create(actor.get(), written.orElseThrow()));
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
            return Announcing.edit(actor.get(), stored, written.get());
        }
        return isPreview
            ? Announcing.mailPreview(actor.get(), stored)
            : new Announcing.Result.Stands(stored, Change.none());
    }

    private Announcing.Result send(OpenCoordinatorSession open, Mailing stored, Announcing.Choice choice) {
        var actor = announcements.actor(community, open.address());
        var mailing = ledger().mailing(stored.ref()).orElseThrow();
        if (actor.isEmpty()) {
            return new Announcing.Result.Over();
        }
        return mailing.version() == stored.version()
            ? Announcing.send(actor.get(), mailing, Optional.empty(), text(mailing), choice)
            : new Announcing.Result.Outdated(mailing, Change.none());
    }

    private Response change(SessionRequest asked, Mailing mailing, Act act) {
        if (!asked.one(BOX).equals("yes")) {
            return again(asked, Optional.of(mailing), 422, Map.of(BOX, say("unticked")));
        }
        var acted = carryOut(asked, open -> {
            var stored = ledger().mailing(mailing.ref()).orElseThrow();
            return announcements
                .actor(community, open.address())
                .map(actor -> act.on(actor, stored))
                .orElseGet(Announcing.Result.Over::new);
        }).orElseGet(Announcing.Result.Over::new);
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
        wiring
            .log()
            .info(
                "announcement-act",
                Map.of(
                    "request",
                    request.id(),
                    "act",
                    action,
                    "outcome",
                    mailing.status(),
                    "mailing",
                    mailing.ref().id()
                )
            );
    }

    /** Another coordinator, or another window, has changed the text: both are shown. */
    private Response stale(SessionRequest asked, Mailing mailing) {
        return conflict(asked, ledger().mailing(mailing.ref()).orElse(mailing), true, alert("error", "form.stale"));
    }

    /** @param keepsText whether a text that was typed is shown again */
    private Response conflict(SessionRequest asked, Mailing stored, boolean keepsText, Html notice) {
        boolean isTyped = keepsText && asked.isSent(TEXT);
        var typed = isTyped ? Typed.of(asked.fields(), Map.of()) : Typed.of(text(stored));
        return page(asked, 409, stored, typed, notice);
    }

    private Response refused(SessionRequest asked, Optional<Mailing> mailing, Announcing.Result result) {
        var unfit = Form.alert("error", say("unfit.title"), say("unfit.what"));
        return switch (result) {
            case Announcing.Result.Outdated(var stored, _) -> stale(asked, stored);
            case Announcing.Result.NoSecondPerson(var stored) -> conflict(
                asked,
                stored,
                false,
                Form.alert("error", say("no-second.title"), say("no-second.what"))
            );
            case Announcing.Result.Unfit(var stored) -> conflict(asked, stored, true, unfit);
            case Announcing.Result.Over _ -> open(asked.request()).isEmpty()
                ? ended(asked.request(), asked.fields())
                : mailing.map(stored -> conflict(asked, stored, false, unfit)).orElseGet(() -> unknown(asked));
            case Announcing.Result.Stands(var stored, _) -> page(
                asked,
                200,
                stored,
                Typed.of(text(stored)),
                Html.NOTHING
            );
        };
    }

    // --- Pages

    private Response unknown(SessionRequest asked) {
        return wiring.errors().page(asked.request(), 404, "refusal.not-found");
    }

    private Response listPage(SessionRequest asked, int status, Typed typed) {
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
        var corrects = typed
            .fields()
            .all(CORRECTS)
            .stream()
            .findFirst()
            .map(id -> Html.of("<input type=\"hidden\" name=\"corrects\" value=\"{}\">\n", id))
            .orElse(Html.NOTHING);
        return page(
            asked,
            status,
            say("list.title"),
            typed.errors(),
            Html.NOTHING,
            Html.of(
                "<p class=\"usa-intro\">{}</p>\n{}{}",
                say("list.what"),
                groups.isEmpty() ? paragraph(say("list.none")) : groups,
                section(say("form.new"), textForm(typed, corrects))
            )
        );
    }

    private Html row(Mailing mailing) {
        var when = mailing.due().or(mailing::startedAt).orElse(mailing.createdAt());
        return Html.of(
            "<li><a class=\"usa-link\" href=\"{}\">{}</a>, {}</li>\n",
            FunctionRoute.ANNOUNCEMENT.path(community, mailing.ref().id()),
            text(mailing).subject(),
            states.when(when)
        );
    }

    private Html textForm(Typed typed, Html hidden) {
        var form = textFields(new Form(typed.errors()), typed, "form.subject.hint").add(hidden);
        return Html.of(
            """
            <form class="usa-form usa-form--large site-write" method="post" novalidate>
            {}<button class="usa-button" type="submit" name="action" value="save">{}</button>
            <button class="usa-button usa-button--outline" type="submit" name="action" value="preview">{}</button>
            </form>
            """,
            form.parts(),
            say("form.save"),
            say("form.preview")
        );
    }

    private Form textFields(Form form, Typed typed, String hint) {
        return form
            .input(
                SUBJECT,
                say("form.subject"),
                say(hint),
                typed.subject(),
                Html.trusted("type=\"text\" required maxlength=\"150\"")
            )
            .textarea(TEXT, say("form.text"), say("form.text.hint"), typed.text(), ROWS);
    }

    private Response page(SessionRequest asked, int status, Mailing mailing, Typed typed, Html message) {
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
        parts.add(section(say("form.shown"), Html.of("<div class=\"site-shown\">\n{}</div>\n", shown)));
        sendForm(mailing, asked.open(), typed).ifPresent(parts::add);
        if (canBeWritten) {
            parts.add(section(say("form.change"), textForm(typed, hidden(mailing))));
        }
        boolean isScheduled = mailing.state() instanceof Mailing.State.Scheduled;
        for (var act : isScheduled ? List.of(Act.STOP, Act.DROP) : states.acts(mailing)) {
            parts.add(actForm(mailing, act.word(), typed));
        }
        if (mailing.state() instanceof Mailing.State.Out) {
            var form = correctForm(mailing, typed);
            parts.add(section(say("form.correct"), paragraph(say("form.correct.what")), form));
        }
        return page(
            asked.request(),
            status,
            stored.subject(),
            typed.errors(),
            Html.of(
                "{}{}<h1>{}</h1>\n{}{}",
                navigation(),
                link(path(), say("list.title")),
                stored.subject(),
                message,
                parts
            )
        );
    }

    private static Html hidden(Mailing mailing) {
        return Html.of("<input type=\"hidden\" name=\"version\" value=\"{}\">\n", mailing.version());
    }

    /** The form that sends what is stored: of a draft, or of what waits for this coordinator. */
    private Optional<Html> sendForm(Mailing mailing, OpenCoordinatorSession open, Typed typed) {
        boolean isOthers = mailing.state() instanceof Mailing.State.Waiting && !mailing.by().equals(open.address());
        boolean isDraft = mailing.state() instanceof Mailing.State.Draft && !Announcing.hasEnded(mailing, now());
        if (!isOthers && !isDraft) {
            return Optional.empty();
        }
        boolean isSend = typed.fields().one(ACTION).equals("send");
        // Another form of the page has the error, and the ids without a prefix.
        var form = isSend || !typed.isTyped() ? new Form(typed.errors()) : new Form(Map.of(), "send-");
        if (isDraft) {
            sendFields.add(form, mailing, typed.fields(), typed.isTyped() && isSend);
        }
        form.hidden(VERSION, Integer.toString(mailing.version()));
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
        boolean isThis = typed.fields().one(ACTION).equals(action);
        return section(
            say("button." + action),
            new Form(isThis ? typed.errors() : Map.of(), isThis ? "" : action + "-")
                .hidden(ACTION, action)
                .hidden(VERSION, Integer.toString(mailing.version()))
                .requiredBox(BOX, say("box." + action), false)
                .render(say("button." + action), "usa-button--outline")
        );
    }

    /** A correction is an announcement of its own. */
    private Html correctForm(Mailing mailing, Typed typed) {
        return textFields(new Form(Map.of()), typed, "form.correct.hint")
            .hidden(CORRECTS, mailing.ref().id())
            .hidden(ACTION, "save")
            .renderTo(path(), say("form.save"));
    }

    private String problem(String field, AnnouncementText.Problem problem) {
        String code = field + "-" + word(problem);
        return has("form.problem." + code) ? say("form.problem." + code) : text("mail.preview.problem." + code);
    }
}
