package org.socialgov.coordinators.announcements;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.announcing.AnnouncementText;
import org.socialgov.community.announcing.Announcing;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.MinuteCounts;
import org.socialgov.community.ledger.RateCounter;
import org.socialgov.community.storage.Transition;
import org.socialgov.coordinators.session.CoordinatorSessions;
import org.socialgov.coordinators.session.Navigation;
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
 * The file is long since all actions come from one form, which each of their errors gives back as typed.
 */
public final class AnnouncementPages {

    private static final int MOST_LISTED = 50;
    private static final int ROWS = 14;
    private static final int PREVIEWS_AN_HOUR = 20;
    private static final String SUBJECT = "subject";
    private static final String TEXT = "text";
    private static final String BOX = "agree";
    private static final String ACTION = "action";
    private static final String VERSION = "version";
    private static final String CORRECTS = "corrects";

    private final Announcements announcements;
    private final CoordinatorSessions sessions;
    private final Community community;
    private final AnnouncementState states;

    public AnnouncementPages(Announcements announcements, CoordinatorSessions sessions, Community community) {
        this.announcements = announcements;
        this.sessions = sessions;
        this.community = community;
        states = new AnnouncementState(announcements, community);
    }

    /** All announcements, and the form for a new one. */
    public Resource list() {
        return sessions.resource(
            community,
            (request, _) -> listPage(request, 200, Typed.NOTHING, Html.NOTHING),
            (request, fields, open) -> act(request, fields, open, Optional.empty())
        );
    }

    /** One announcement. */
    public Resource one(String id) {
        return sessions.resource(
            community,
            (request, open) ->
                find(id)
                    .map(mailing -> page(request, 200, open, mailing, Typed.of(text(mailing)), Html.NOTHING))
                    .orElseGet(() -> unknown(request)),
            (request, fields, open) ->
                find(id)
                    .map(mailing -> act(request, fields, open, Optional.of(mailing)))
                    .orElseGet(() -> unknown(request))
        );
    }

    private Optional<Mailing> find(String id) {
        return id.matches("[0-9a-f]{32}")
            ? announcements.ledger().mailing(new Mailing.Ref(community.id(), id))
            : Optional.empty();
    }

    private Mailing.Text text(Mailing mailing) {
        return announcements
            .ledger()
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

    private Response act(Request request, Fields fields, OpenCoordinatorSession open, Optional<Mailing> mailing) {
        String action = fields.one(ACTION);
        return switch (action) {
            case "save", "preview", "send" -> write(request, fields, open, mailing, action);
            case "stop", "go-on", "drop" -> mailing
                .map(found -> change(request, fields, open, found, action))
                .orElseGet(() -> unknown(request));
            default -> again(request, fields, open, mailing, 422, Map.of(ACTION, say("form.action.unknown")));
        };
    }

    private Response again(
        Request request,
        Fields fields,
        OpenCoordinatorSession open,
        Optional<Mailing> mailing,
        int status,
        Map<String, String> errors
    ) {
        var typed = Typed.of(fields, errors);
        return mailing
            .map(found ->
                page(
                    request,
                    status,
                    open,
                    found,
                    // The forms without a text leave it as it is stored.
                    fields.values().containsKey(TEXT)
                        ? typed
                        : new Typed(text(found).subject(), text(found).text(), fields, true, errors),
                    Html.NOTHING
                )
            )
            .orElseGet(() -> listPage(request, status, typed, Html.NOTHING));
    }

    private Response write(
        Request request,
        Fields fields,
        OpenCoordinatorSession open,
        Optional<Mailing> mailing,
        String action
    ) {
        boolean isSent = action.equals("send");
        // The form that sends what is stored has no text.
        boolean hasText =
            mailing.isEmpty() || fields.values().containsKey(TEXT) || fields.values().containsKey(SUBJECT);
        var errors = new LinkedHashMap<String, String>();
        String subject = hasText ? AnnouncementText.subject(fields.one(SUBJECT)) : "";
        String text = hasText ? AnnouncementText.cleaned(fields.one(TEXT)) : "";
        if (hasText) {
            AnnouncementText.ofSubject(subject).ifPresent(problem -> errors.put(SUBJECT, problem(SUBJECT, problem)));
            AnnouncementText.ofText(text).ifPresent(problem -> errors.put(TEXT, problem(TEXT, problem)));
        }
        var choice = isSent
            ? SendFields.read(fields, community, announcements, errors)
            : Announcing.Choice.EVERYBODY_NOW;
        if (isSent && !fields.one(BOX).equals("yes")) {
            errors.put(BOX, say("unticked"));
        }
        if (!errors.isEmpty()) {
            return again(request, fields, open, mailing, 422, errors);
        }
        if (mailing.isPresent() && !fields.one(VERSION).equals(Integer.toString(mailing.get().version()))) {
            return stale(request, fields, open, mailing.get());
        }
        if (action.equals("preview") && isOverLimit(open)) {
            return again(request, fields, open, mailing, 429, Map.of(TEXT, say("form.previews"))).with(
                "retry-after",
                "3600"
            );
        }
        var written = new Announcing.Written(subject, text, List.of(), action.equals("preview"));
        var corrected = find(fields.one(CORRECTS)).filter(_ -> mailing.isEmpty());
        var acted = Transition.retryOnConflict(announcements.ledger(), () ->
            sessions
                .open(request, community)
                .map(current ->
                    write(current, fields, mailing, corrected, hasText ? Optional.of(written) : Optional.empty())
                )
                .orElseGet(Announcing.Result.Over::new)
        );
        if (!(acted instanceof Announcing.Result.Stands(var stored, _))) {
            return refused(request, fields, open, mailing, acted);
        }
        log(request, action, stored);
        if (isSent) {
            var sent = Transition.retryOnConflict(announcements.ledger(), () -> send(request, stored, choice));
            if (!(sent instanceof Announcing.Result.Stands)) {
                return refused(request, fields, open, Optional.of(stored), sent);
            }
        } else if (action.equals("preview")) {
            return page(
                request,
                200,
                open,
                stored,
                Typed.of(text(stored)),
                Form.alert("success", say("form.previewed"), say("form.previewed.what"))
            );
        }
        return Response.seeOther(FunctionRoute.ANNOUNCEMENT.path(community, stored.ref().id()));
    }

    /** Stores what was typed, if it is another text than the stored one. */
    private Announcing.Result write(
        OpenCoordinatorSession current,
        Fields fields,
        Optional<Mailing> mailing,
        Optional<Mailing> corrected,
        Optional<Announcing.Written> written
    ) {
        var actor = announcements.actor(community, current.address());
        if (actor.isEmpty()) {
            return new Announcing.Result.Over();
        }
        if (mailing.isEmpty()) {
            return corrected
                .map(sent -> Announcing.correct(actor.get(), sent, written.orElseThrow()))
                .orElseGet(() -> Announcing.create(actor.get(), written.orElseThrow()));
        }
        var stored = announcements.ledger().mailing(mailing.get().ref()).orElseThrow();
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
        return fields.one(ACTION).equals("preview")
            ? Announcing.mailPreview(actor.get(), stored)
            : new Announcing.Result.Stands(stored, Change.none());
    }

    private Announcing.Result send(Request request, Mailing stored, Announcing.Choice choice) {
        var current = sessions.open(request, community);
        var actor = current.flatMap(open -> announcements.actor(community, open.address()));
        var mailing = announcements.ledger().mailing(stored.ref()).orElseThrow();
        if (actor.isEmpty()) {
            return new Announcing.Result.Over();
        }
        return mailing.version() == stored.version()
            ? Announcing.send(actor.get(), mailing, Optional.empty(), text(mailing), choice)
            : new Announcing.Result.Outdated(mailing, Change.none());
    }

    private Response change(
        Request request,
        Fields fields,
        OpenCoordinatorSession open,
        Mailing mailing,
        String action
    ) {
        if (!fields.one(BOX).equals("yes")) {
            return again(request, fields, open, Optional.of(mailing), 422, Map.of(BOX, say("unticked")));
        }
        var acted = Transition.retryOnConflict(announcements.ledger(), () -> {
            var stored = announcements.ledger().mailing(mailing.ref()).orElseThrow();
            return sessions
                .open(request, community)
                .flatMap(current -> announcements.actor(community, current.address()))
                .map(
                    actor ->
                        switch (action) {
                            case "stop" -> Announcing.stop(actor, stored);
                            case "go-on" -> Announcing.goOn(actor, stored);
                            default -> Announcing.drop(actor, stored);
                        }
                )
                .orElseGet(Announcing.Result.Over::new);
        });
        if (acted instanceof Announcing.Result.Stands(var stored, _)) {
            log(request, action, stored);
            return Response.seeOther(FunctionRoute.ANNOUNCEMENT.path(community, stored.ref().id()));
        }
        return refused(request, fields, open, Optional.of(mailing), acted);
    }

    private void log(Request request, String action, Mailing mailing) {
        announcements
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

    private boolean isOverLimit(OpenCoordinatorSession open) {
        var now = announcements.now();
        long minute = MinuteCounts.minute(now);
        var counter = RateCounter.previewsFor(AddressKey.of(open.address()));
        return (
            announcements.ledger().count(counter, minute, 1, now).within(Duration.ofHours(1), minute) > PREVIEWS_AN_HOUR
        );
    }

    /** Another coordinator, or another window, has changed the text: both are shown. */
    private Response stale(Request request, Fields fields, OpenCoordinatorSession open, Mailing mailing) {
        var stored = announcements.ledger().mailing(mailing.ref()).orElse(mailing);
        return page(
            request,
            409,
            open,
            stored,
            fields.values().containsKey(TEXT) ? Typed.of(fields, Map.of()) : Typed.of(text(stored)),
            Form.alert("error", say("form.stale"), say("form.stale.what"))
        );
    }

    private Response refused(
        Request request,
        Fields fields,
        OpenCoordinatorSession open,
        Optional<Mailing> mailing,
        Announcing.Result result
    ) {
        return switch (result) {
            case Announcing.Result.Outdated(var stored, _) -> stale(request, fields, open, stored);
            case Announcing.Result.NoSecondPerson(var stored) -> page(
                request,
                409,
                open,
                stored,
                Typed.of(text(stored)),
                Form.alert("error", say("no-second.title"), say("no-second.what"))
            );
            case Announcing.Result.Unfit(var stored) -> page(
                request,
                409,
                open,
                stored,
                fields.values().containsKey(TEXT) ? Typed.of(fields, Map.of()) : Typed.of(text(stored)),
                Form.alert("error", say("unfit.title"), say("unfit.what"))
            );
            case Announcing.Result.Over _ -> sessions.open(request, community).isEmpty()
                ? sessions.ended(request, community, fields)
                : mailing
                      .map(stored ->
                          page(
                              request,
                              409,
                              open,
                              stored,
                              Typed.of(text(stored)),
                              Form.alert("error", say("unfit.title"), say("unfit.what"))
                          )
                      )
                      .orElseGet(() -> unknown(request));
            case Announcing.Result.Stands(var stored, _) -> page(
                request,
                200,
                open,
                stored,
                Typed.of(text(stored)),
                Html.NOTHING
            );
        };
    }

    // --- Pages

    private Response unknown(Request request) {
        return announcements.wiring().errors().page(request, 404, "refusal.not-found");
    }

    private Response listPage(Request request, int status, Typed typed, Html message) {
        String title = say("list.title");
        var all = announcements.ledger().mailings(community.id(), Optional.empty(), MOST_LISTED);
        var groups = new ArrayList<Html>();
        for (String state : List.of("WAITING", "STOPPED", "GOING_OUT", "SCHEDULED", "DRAFT", "OUT")) {
            var rows = all
                .stream()
                .filter(mailing -> mailing.status().equals(state))
                .filter(mailing -> !Announcing.hasEnded(mailing, announcements.now()))
                .map(this::row)
                .toList();
            if (!rows.isEmpty()) {
                groups.add(Html.of("<h2>{}</h2>\n<ul class=\"usa-list\">\n{}</ul>\n", say("list." + state), rows));
            }
        }
        var main = Html.of(
            "{}{}<h1>{}</h1>\n{}<p class=\"usa-intro\">{}</p>\n{}<h2>{}</h2>\n{}",
            Form.summary(announcements.wording().say("form.errors"), typed.errors()),
            Navigation.of(announcements.wiring(), community, FunctionRoute.ANNOUNCEMENTS),
            title,
            message,
            say("list.what"),
            groups.isEmpty() ? Html.of("<p>{}</p>\n", say("list.none")) : Html.join(groups),
            say("form.new"),
            textForm(
                typed,
                typed
                    .fields()
                    .all(CORRECTS)
                    .stream()
                    .findFirst()
                    .map(id -> Html.of("<input type=\"hidden\" name=\"corrects\" value=\"{}\">\n", id))
                    .orElse(Html.NOTHING)
            )
        );
        return announcements
            .wiring()
            .page(request, status, typed.errors().isEmpty() ? title : announcements.errorTitle(title), main);
    }

    private Html row(Mailing mailing) {
        var when = mailing.due().or(mailing::startedAt).orElse(mailing.createdAt());
        return Html.of(
            "<li><a class=\"usa-link\" href=\"{}\">{}</a>, {}</li>\n",
            FunctionRoute.ANNOUNCEMENT.path(community, mailing.ref().id()),
            text(mailing).subject(),
            states.time(when)
        );
    }

    private Html textForm(Typed typed, Html hidden) {
        var form = new Form(typed.errors())
            .input(
                SUBJECT,
                say("form.subject"),
                say("form.subject.hint"),
                typed.subject(),
                Html.trusted("type=\"text\" required maxlength=\"150\"")
            )
            .textarea(TEXT, say("form.text"), say("form.text.hint"), typed.text(), ROWS)
            .add(hidden);
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

    private Response page(
        Request request,
        int status,
        OpenCoordinatorSession open,
        Mailing mailing,
        Typed typed,
        Html message
    ) {
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
        parts.add(Html.of("<h2>{}</h2>\n{}", say("state." + mailing.status() + ".title"), states.described(mailing)));
        if (!(mailing.state() instanceof Mailing.State.Draft)) {
            parts.add(states.choice(mailing));
        }
        parts.add(
            Html.of(
                "<h2>{}</h2>\n<div class=\"site-shown\">\n{}</div>\n",
                say("form.shown"),
                AnnouncementHtml.of(AnnouncementText.parse(stored.text()), 3)
            )
        );
        sendForm(mailing, open, typed).ifPresent(parts::add);
        if (canBeWritten) {
            parts.add(Html.of("<h2>{}</h2>\n{}", say("form.change"), textForm(typed, hidden(mailing))));
        }
        for (String action : actions(mailing)) {
            parts.add(actionForm(mailing, action, typed));
        }
        if (mailing.state() instanceof Mailing.State.Out) {
            parts.add(
                Html.of(
                    "<h2>{}</h2>\n<p>{}</p>\n{}",
                    say("form.correct"),
                    say("form.correct.what"),
                    correctForm(mailing, typed)
                )
            );
        }
        String title = stored.subject();
        var main = Html.of(
            "{}{}<p><a class=\"usa-link\" href=\"{}\">{}</a></p>\n<h1>{}</h1>\n{}{}",
            Form.summary(announcements.wording().say("form.errors"), typed.errors()),
            Navigation.of(announcements.wiring(), community, FunctionRoute.ANNOUNCEMENTS),
            FunctionRoute.ANNOUNCEMENTS.path(community),
            say("list.title"),
            title,
            message,
            parts
        );
        return announcements
            .wiring()
            .page(request, status, typed.errors().isEmpty() ? title : announcements.errorTitle(title), main);
    }

    private static Html hidden(Mailing mailing) {
        return Html.of("<input type=\"hidden\" name=\"version\" value=\"{}\">\n", mailing.version());
    }

    /** The form that sends what is stored: of a draft, or of what waits for this coordinator. */
    private Optional<Html> sendForm(Mailing mailing, OpenCoordinatorSession open, Typed typed) {
        boolean isOthers = mailing.state() instanceof Mailing.State.Waiting && !mailing.by().equals(open.address());
        boolean isDraft =
            mailing.state() instanceof Mailing.State.Draft && !Announcing.hasEnded(mailing, announcements.now());
        if (!isOthers && !isDraft) {
            return Optional.empty();
        }
        boolean isSend = typed.fields().one(ACTION).equals("send");
        // Another form of the page has the error, and the ids without a prefix.
        var form = isSend || !typed.isTyped() ? new Form(typed.errors()) : new Form(Map.of(), "send-");
        if (isDraft) {
            SendFields.add(
                form,
                community,
                announcements.wording(),
                mailing,
                typed.fields(),
                typed.isTyped() && isSend
            );
        }
        form.hidden(VERSION, Integer.toString(mailing.version()));
        form.hidden(ACTION, "send");
        form.requiredBox(BOX, say(isOthers ? "second.box" : "form.send.box"), false);
        return Optional.of(
            Html.of(
                "<h2>{}</h2>\n{}",
                say(isOthers ? "second.title" : "send.title"),
                form.render(say(isOthers ? "second.button" : "send.button"))
            )
        );
    }

    private List<String> actions(Mailing mailing) {
        return switch (mailing.state()) {
            case Mailing.State.Scheduled _ -> List.of("stop", "drop");
            case Mailing.State.GoingOut _ -> List.of("stop");
            case Mailing.State.Stopped _ -> Announcing.canGoOn(mailing, announcements.now())
                ? List.of("go-on", "drop")
                : List.of("drop");
            case Mailing.State.Draft _, Mailing.State.Waiting _ -> List.of("drop");
            case Mailing.State.Out _, Mailing.State.Dropped _ -> List.of();
        };
    }

    private Html actionForm(Mailing mailing, String action, Typed typed) {
        boolean isThis = typed.fields().one(ACTION).equals(action);
        String prefix = isThis ? "" : action + "-";
        return Html.of(
            "<h2>{}</h2>\n{}",
            say("button." + action),
            new Form(isThis ? typed.errors() : Map.of(), prefix)
                .hidden(ACTION, action)
                .hidden(VERSION, Integer.toString(mailing.version()))
                .requiredBox(BOX, say("box." + action), false)
                .render(say("button." + action), "usa-button--outline")
        );
    }

    /** A correction is an announcement of its own. */
    private Html correctForm(Mailing mailing, Typed typed) {
        var form = new Form(Map.of())
            .input(
                SUBJECT,
                say("form.subject"),
                say("form.correct.hint"),
                typed.subject(),
                Html.trusted("type=\"text\" required maxlength=\"150\"")
            )
            .textarea(TEXT, say("form.text"), say("form.text.hint"), typed.text(), ROWS)
            .hidden(CORRECTS, mailing.ref().id())
            .hidden(ACTION, "save");
        return form.renderTo(FunctionRoute.ANNOUNCEMENTS.path(community), say("form.save"));
    }

    private String problem(String field, AnnouncementText.Problem problem) {
        String code = problem.name().toLowerCase(Locale.ROOT).replace('_', '-');
        String own = "announcing.form.problem." + field + "-" + code;
        return announcements
            .wording()
            .say(announcements.wording().has(own) ? own : "mail.preview.problem." + field + "-" + code, Map.of());
    }

    private String say(String what) {
        return announcements.wording().say("announcing." + what, Map.of("community", community.name()));
    }
}
