package org.socialgov.coordinators.announcements;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.socialgov.community.Community;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.announcing.Announcing;
import org.socialgov.community.joining.LinkOutcome;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.storage.Transition;
import org.socialgov.coordinators.session.CommunityView;
import org.socialgov.web.Fields;
import org.socialgov.web.Form;
import org.socialgov.web.FormBody;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Html;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;

/**
 * The pages that the links in a coordinator's mail about an announcement open: to send it, and to stop it, let it go on or
 * drop it. Opening one shows no subject, text or address, since mail filters open links and some publish what they find;
 * only the button acts, and only with the box checked.
 */
public final class AnnouncementLinks extends CommunityView {

    private static final String ACTION = "action";

    private final Announcements announcements;
    private final Link.Purpose purpose;
    private final AnnouncementState states;
    private final SendFields sendFields;

    public AnnouncementLinks(Announcements announcements, Community community, Link.Purpose purpose) {
        super(announcements.wiring(), community, "announcing.");
        this.announcements = announcements;
        this.purpose = purpose;
        states = new AnnouncementState(announcements, community);
        sendFields = new SendFields(wiring, community);
    }

    public Resource resource() {
        return switch (purpose) {
            case SEND -> Resource.getAndPost(this::openSend, this::postSend).withTokenInAddress();
            case STOP -> Resource.getAndPost(this::openStop, this::postStop).withTokenInAddress();
            default -> throw new IllegalArgumentException("no link of an announcement: " + purpose);
        };
    }

    /** A link that works, with the version that its mail shows. */
    private record Opened(Link link, MailOrder order, EmailAddress coordinator, Mailing mailing, int version) {}

    /** What a link opens; empty for one that is unknown or over. */
    private sealed interface Found {
        record Works(Opened opened) implements Found {}

        /** @param status 404 for an unknown link, 410 for one that has ended */
        record Refused(int status) implements Found {}
    }

    private Found find(Request request) {
        var ledger = ledger();
        var context = mailedLink(request);
        var refusal = context.refusal(purpose, community.id(), now());
        if (refusal.isPresent()) {
            return new Found.Refused(refusal.get() instanceof LinkOutcome.Unknown ? 404 : 410);
        }
        var link = context.link().orElseThrow();
        var order = ledger.order(new MailOrder.Ref(link.member(), link.order()));
        var copy = order.flatMap(Mailing.Note::of).flatMap(Mailing.Note::about);
        var mailing = copy.flatMap(about -> ledger.mailing(new Mailing.Ref(community.id(), about.mailing())));
        var coordinator = context.coordinator(wiring.coordinators(), ledger);
        if (mailing.isEmpty() || coordinator.isEmpty()) {
            return new Found.Refused(410);
        }
        return new Found.Works(
            new Opened(link, order.orElseThrow(), coordinator.get(), mailing.get(), copy.orElseThrow().version())
        );
    }

    private Response opened(Request request, Function<Opened, Response> page) {
        return switch (find(request)) {
            case Found.Refused(var status) -> refused(request, status);
            case Found.Works(var opened) -> page.apply(opened);
        };
    }

    /** Carries out what a click asks for, decided from what its link opens at each try. */
    private Acted carryOut(Request request, BiFunction<Announcing.Actor, Opened, Acted> decide) {
        return Transition.retryOnConflict(
            ledger(),
            () ->
                switch (find(request)) {
                    case Found.Refused(var status) -> Acted.refused(status);
                    case Found.Works(var opened) -> announcements
                        .actor(community, opened.coordinator())
                        .map(actor -> decide.apply(actor, opened))
                        .orElseGet(() -> Acted.refused(410));
                }
        );
    }

    // --- Send

    private Response openSend(Request request) {
        return opened(request, opened -> sendPage(request, 200, opened, new Fields(Map.of()), Map.of()));
    }

    private Response sendPage(Request request, int status, Opened opened, Fields typed, Map<String, String> errors) {
        var mailing = opened.mailing();
        if (Announcing.hasEnded(mailing, now())) {
            return refused(request, 410);
        }
        boolean isOthers =
            mailing.state() instanceof Mailing.State.Waiting && !mailing.by().equals(opened.coordinator());
        if (opened.link().use().isPresent() || !(mailing.state() instanceof Mailing.State.Draft || isOthers)) {
            return states.page(request, 200, mailing, Map.of(), Html.NOTHING);
        }
        var text = ledger().mailingText(mailing.ref(), opened.version());
        if (text.isEmpty()) {
            return refused(request, 410);
        }
        String title = say(isOthers ? "second.title" : "send.title");
        var form = new Form(errors);
        if (isOthers) {
            form.add(states.choice(mailing));
        } else {
            sendFields.add(form, mailing, typed, status == 422);
        }
        var facts = facts(
            states.known("written", states.when(text.get().writtenAt())),
            states.known("lines", Long.toString(text.get().text().lines().count())),
            states.known("members", say("up-to", Map.of("members", number(announcements.members(community))))),
            announcements
                .choices(community)
                .map(choices -> states.known("choices", choices))
                .orElse(Html.NOTHING)
        );
        return page(
            request,
            status,
            title,
            errors,
            Html.of(
                "<h1>{}</h1>\n{}{}{}",
                title,
                intro(say(isOthers ? "second.what" : "send.what")),
                facts,
                form
                    .requiredBox(BOX, say(isOthers ? "second.box" : "send.box"), false)
                    .render(say(isOthers ? "second.button" : "send.button"))
            )
        );
    }

    private Response postSend(Request request) {
        var typed = FormBody.read(request);
        var errors = new LinkedHashMap<String, String>();
        var choice = sendFields.read(typed, errors);
        if (!typed.one(BOX).equals("yes")) {
            errors.put(BOX, say("unticked"));
        }
        if (!errors.isEmpty()) {
            // A program that posts the unchanged form learns no more than by opening the link.
            return opened(request, opened -> sendPage(request, 422, opened, typed, errors));
        }
        return answer(request, "send", carryOut(request, (actor, opened) -> send(actor, opened, choice)));
    }

    private Acted send(Announcing.Actor actor, Opened opened, Announcing.Choice choice) {
        var text = ledger().mailingText(opened.mailing().ref(), opened.version());
        if (text.isEmpty()) {
            return Acted.refused(410);
        }
        var result = Announcing.send(actor, opened.mailing(), Optional.of(opened.link()), text.get(), choice);
        var sent = Announcing.Sent.of(result, actor, opened.order());
        return new Acted(Optional.of(result), 200, sent.stop(), sent.change());
    }

    /**
     * What a click has done.
     *
     * @param result empty for a link that is refused
     * @param stop a link to stop what was sent
     */
    private record Acted(
        Optional<Announcing.Result> result,
        int status,
        Optional<Link.Token> stop,
        Change change
    ) implements Transition {
        static Acted refused(int status) {
            return new Acted(Optional.empty(), status, Optional.empty(), Change.none());
        }
    }

    private Response answer(Request request, String act, Acted acted) {
        String outcome = acted
            .result()
            .map(
                result ->
                    switch (result) {
                        case Announcing.Result.Stands(var mailing, _) -> mailing.status();
                        case Announcing.Result.Outdated _ -> "outdated";
                        case Announcing.Result.NoSecondPerson _ -> "no-second-person";
                        case Announcing.Result.Unfit _ -> "unfit";
                        case Announcing.Result.Over _ -> "over";
                    }
            )
            .orElse("refused");
        log(request, "announcement-act", Map.of("act", act, "outcome", outcome));
        if (acted.result().isEmpty()) {
            return refused(request, acted.status());
        }
        return switch (acted.result().get()) {
            case Announcing.Result.Stands(var mailing, _) -> states.page(
                request,
                200,
                mailing,
                Map.of(),
                acted
                    .stop()
                    .map(token ->
                        stopForm(mailing, Map.of(), FunctionRoute.STOP.path(community) + "?token=" + token.value())
                    )
                    .orElseGet(() -> purpose == Link.Purpose.STOP ? stopForm(mailing, Map.of(), "") : Html.NOTHING)
            );
            case Announcing.Result.Outdated _ -> conflict(request, "outdated");
            case Announcing.Result.NoSecondPerson _ -> conflict(request, "no-second");
            case Announcing.Result.Unfit(var mailing) -> states.page(
                request,
                200,
                mailing,
                Map.of(),
                Html.of(
                    "{}{}",
                    Form.alert("info", say("unfit.title"), say("unfit.what")),
                    stopForm(mailing, Map.of(), "")
                )
            );
            case Announcing.Result.Over _ -> refused(request, 410);
        };
    }

    // --- Stop

    private Response openStop(Request request) {
        return stopPage(request, 200, Map.of());
    }

    private Response stopPage(Request request, int status, Map<String, String> errors) {
        return opened(request, opened -> {
            var mailing = opened.mailing();
            return mailing.state() instanceof Mailing.State.Out || Announcing.hasEnded(mailing, now())
                ? refused(request, 410)
                : states.page(request, status, mailing, errors, stopForm(mailing, errors, ""));
        });
    }

    private Response postStop(Request request) {
        var typed = FormBody.read(request);
        var errors = new LinkedHashMap<String, String>();
        var act = AnnouncementState.Act.of(typed.one(ACTION));
        if (act.isEmpty()) {
            errors.put(ACTION, say("action.missing"));
        }
        if (!typed.one(BOX).equals("yes")) {
            errors.put(BOX, say("unticked"));
        }
        if (!errors.isEmpty()) {
            return stopPage(request, 422, errors);
        }
        var acted = carryOut(request, (actor, opened) -> {
            var result = act.get().on(actor, opened.mailing());
            return new Acted(Optional.of(result), 200, Optional.empty(), result.change());
        });
        return answer(request, act.get().word(), acted);
    }

    /** @param address where it is posted; empty for the page's own */
    private Html stopForm(Mailing mailing, Map<String, String> errors, String address) {
        var acts = states.acts(mailing);
        if (acts.isEmpty()) {
            return Html.NOTHING;
        }
        var form = new Form(errors);
        if (acts.size() == 1) {
            form.hidden(ACTION, acts.getFirst().word());
        } else {
            var words = acts.stream().map(AnnouncementState.Act::word).toList();
            form.radios(ACTION, say("action"), "", choices(words, word -> say("action." + word), _ -> false));
        }
        form.requiredBox(BOX, say(acts.size() == 1 ? "box." + acts.getFirst().word() : "box.any"), false);
        String button = say(acts.size() == 1 ? "button." + acts.getFirst().word() : "button.any");
        return address.isEmpty() ? form.render(button) : form.renderTo(address, button);
    }

    // --- Pages

    private Response refused(Request request, int status) {
        return noLink(request, status == 404, paragraph(say("fresh")));
    }

    private Response conflict(Request request, String what) {
        return message(request, 409, key(what), Html.NOTHING);
    }
}
