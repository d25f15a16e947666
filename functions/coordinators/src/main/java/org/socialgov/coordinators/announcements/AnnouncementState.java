package org.socialgov.coordinators.announcements;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.Wording;
import org.socialgov.community.announcing.Broadcasts;
import org.socialgov.community.ledger.BroadcastProgress.Counts.Outcome;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.web.Form;
import org.socialgov.web.Html;
import org.socialgov.web.Request;
import org.socialgov.web.Response;

/** How an announcement stands, in words and numbers: never its subject or text. */
final class AnnouncementState {

    /** The announcements among which one that goes out is looked for. */
    private static final int NEWEST = 20;

    private final Announcements announcements;
    private final Community community;
    private final Wording wording;

    AnnouncementState(Announcements announcements, Community community) {
        this.announcements = announcements;
        this.community = community;
        wording = announcements.wording();
    }

    /** A page with the state. */
    Response page(Request request, int status, Mailing mailing, Html form) {
        return page(request, status, mailing, Map.of(), form);
    }

    /** @param errors of the form */
    Response page(Request request, int status, Mailing mailing, Map<String, String> errors, Html form) {
        String title = say("state." + mailing.status() + ".title", Map.of());
        return html(
            request,
            status,
            errors.isEmpty() ? title : announcements.errorTitle(title),
            Html.of(
                "{}<h1>{}</h1>\n{}{}",
                Form.summary(wording.say("form.errors"), errors),
                title,
                described(mailing),
                form
            )
        );
    }

    /** The state in words, with the numbers. */
    Html described(Mailing mailing) {
        var places = new HashMap<String, Object>();
        mailing.due().ifPresent(due -> {
            places.put("when", time(due));
            places.put("utc", wording.date("announcing.utc", due.atZone(ZoneOffset.UTC)));
        });
        var parts = new ArrayList<Html>();
        parts.add(Html.of("<p class=\"usa-intro\">{}</p>\n", say("state." + mailing.status() + ".what", places)));
        if (mailing.due().isPresent()) {
            ahead(mailing).ifPresent(_ ->
                parts.add(Form.alert("info", say("behind.title", Map.of()), say("behind.what", Map.of())))
            );
        }
        if (mailing.startedAt().isPresent()) {
            parts.add(Html.of("<dl class=\"site-facts\">\n{}</dl>\n", numbers(mailing)));
        }
        return Html.join(parts);
    }

    /** Another one that goes out at the moment: this one follows it. */
    private Optional<Mailing> ahead(Mailing mailing) {
        return announcements
            .ledger()
            .mailings(community.id(), Optional.empty(), NEWEST)
            .stream()
            .filter(each -> each.state() instanceof Mailing.State.GoingOut && !each.ref().equals(mailing.ref()))
            .findFirst();
    }

    private List<Html> numbers(Mailing mailing) {
        var known = Broadcasts.known(mailing, announcements.ledger());
        int had = known.of(Outcome.SENT) + known.of(Outcome.UNSETTLED) + known.of(Outcome.IN_DIGEST);
        int held = known.of(Outcome.HELD);
        boolean isOut = mailing.state() instanceof Mailing.State.Out;
        int left = isOut ? 0 : Math.max(0, announcements.members(community) - known.total());
        return List.of(
            fact("had", number(had)),
            fact("held", number(held)),
            fact("not-for", number(known.total() - had - held)),
            fact("left", number(left))
        );
    }

    /** What was chosen when it was sent. */
    Html choice(Mailing mailing) {
        var labels = community.labels(mailing.topics());
        var when =
            mailing.state() instanceof Mailing.State.Waiting(_, var sendAt, _)
                ? fact("when", sendAt.map(this::time).orElseGet(() -> say("at-once", Map.of())))
                : Html.NOTHING;
        return Html.of(
            "<dl class=\"site-facts\">\n{}{}{}</dl>\n",
            fact("goes-to", labels.isEmpty() ? say("everybody", Map.of()) : String.join(", ", labels)),
            when,
            fact("urgent", say(mailing.urgent() ? "yes" : "no", Map.of()))
        );
    }

    Html fact(String name, String value) {
        return Html.of("<div><dt>{}</dt><dd>{}</dd></div>\n", say("fact." + name, Map.of()), value);
    }

    String number(int number) {
        return "%,d".formatted(number);
    }

    /** In the community's time, with its zone. */
    String time(Instant at) {
        return wording.date("date.minute", at.atZone(community.announcements().timezone()));
    }

    Response html(Request request, int status, String title, Html main) {
        return Response.html(status, announcements.wiring().frame().render(title, main, request.domainName())).with(
            "x-robots-tag",
            "noindex"
        );
    }

    private String say(String what, Map<String, Object> places) {
        var all = new HashMap<>(places);
        all.put("community", community.name());
        return wording.say("announcing." + what, all);
    }
}
