package org.socialgov.coordinators.announcements;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.announcing.Announcing;
import org.socialgov.community.announcing.Broadcasts;
import org.socialgov.community.ledger.BroadcastProgress.Counts.Outcome;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.coordinators.session.CommunityView;
import org.socialgov.web.Form;
import org.socialgov.web.Html;
import org.socialgov.web.Request;
import org.socialgov.web.Response;

/** How an announcement stands, in words and numbers: never its subject or text. */
final class AnnouncementState extends CommunityView {

    /** What a coordinator does about an announcement that is no draft any more. */
    enum Act {
        STOP,
        GO_ON,
        DROP;

        /** In forms, in keys of texts, and in the log. */
        String word() {
            return CommunityView.word(this);
        }

        static Optional<Act> of(String word) {
            return named(values(), word);
        }

        Announcing.Result on(Announcing.Actor actor, Mailing mailing) {
            return switch (this) {
                case STOP -> Announcing.stop(actor, mailing);
                case GO_ON -> Announcing.goOn(actor, mailing);
                case DROP -> Announcing.drop(actor, mailing);
            };
        }
    }

    /** The announcements among which one that goes out is looked for. */
    private static final int NEWEST = 20;

    private final Announcements announcements;

    AnnouncementState(Announcements announcements, Community community) {
        super(announcements.wiring(), community, "announcing.");
        this.announcements = announcements;
    }

    /**
     * A page with the state.
     *
     * @param errors of the form
     */
    Response page(Request request, int status, Mailing mailing, Map<String, String> errors, Html form) {
        String title = say("state." + mailing.status() + ".title");
        return page(request, status, title, errors, Html.of("<h1>{}</h1>\n{}{}", title, described(mailing), form));
    }

    /** The state in words, with the numbers. */
    Html described(Mailing mailing) {
        var places = new HashMap<String, Object>();
        mailing.due().ifPresent(due -> {
            places.put("when", when(due));
            places.put("utc", date(key("utc"), due.atZone(ZoneOffset.UTC)));
        });
        var parts = new ArrayList<Html>();
        parts.add(intro(say("state." + mailing.status() + ".what", places)));
        if (mailing.due().isPresent()) {
            ahead(mailing).ifPresent(_ -> parts.add(Form.alert("info", say("behind.title"), say("behind.what"))));
        }
        if (mailing.startedAt().isPresent()) {
            parts.add(facts(numbers(mailing)));
        }
        return Html.join(parts);
    }

    /** Another one that goes out at the moment: this one follows it. */
    private Optional<Mailing> ahead(Mailing mailing) {
        return ledger()
            .mailings(community.id(), Optional.empty(), NEWEST)
            .stream()
            .filter(each -> each.state() instanceof Mailing.State.GoingOut && !each.ref().equals(mailing.ref()))
            .findFirst();
    }

    private List<Html> numbers(Mailing mailing) {
        var known = Broadcasts.known(mailing, ledger());
        int had = known.of(Outcome.SENT) + known.of(Outcome.UNSETTLED) + known.of(Outcome.IN_DIGEST);
        int held = known.of(Outcome.HELD);
        boolean isOut = mailing.state() instanceof Mailing.State.Out;
        int left = isOut ? 0 : Math.max(0, announcements.members(community) - known.total());
        return List.of(
            known("had", number(had)),
            known("held", number(held)),
            known("not-for", number(known.total() - had - held)),
            known("left", number(left))
        );
    }

    /** What was chosen when it was sent. */
    Html choice(Mailing mailing) {
        var labels = community.labels(mailing.topics());
        var when =
            mailing.state() instanceof Mailing.State.Waiting(_, var sendAt, _)
                ? known("when", sendAt.map(this::when).orElseGet(() -> say("at-once")))
                : Html.NOTHING;
        return facts(
            known("goes-to", labels.isEmpty() ? say("everybody") : String.join(", ", labels)),
            when,
            known("urgent", say(mailing.urgent() ? "yes" : "no"))
        );
    }

    /** The acts that an announcement can have now. */
    List<Act> acts(Mailing mailing) {
        return switch (mailing.state()) {
            case Mailing.State.Scheduled _, Mailing.State.GoingOut _ -> List.of(Act.STOP);
            case Mailing.State.Stopped _ -> Announcing.canGoOn(mailing, now())
                ? List.of(Act.GO_ON, Act.DROP)
                : List.of(Act.DROP);
            case Mailing.State.Draft _, Mailing.State.Waiting _ -> List.of(Act.DROP);
            case Mailing.State.Out _, Mailing.State.Dropped _ -> List.of();
        };
    }

    /** A fact about an announcement, by the name of its label. */
    Html known(String name, String value) {
        return fact(say("fact." + name), value);
    }

    /** With the zone. */
    String when(Instant at) {
        return time("date.minute", at);
    }
}
