package org.socialgov.site;

import static org.socialgov.site.Words.html;
import static org.socialgov.site.Words.say;

import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.socialgov.site.Layout.Crumb;
import org.socialgov.site.Layout.Head;
import org.socialgov.web.Html;

/**
 * An event's own page.
 *
 * @param way the breadcrumbs up to the list of events
 * @param today the day of the build: an event that ended before it needs no part that shows it as upcoming
 */
record EventPage(Event event, Layout layout, List<Crumb> way, LocalDate today) implements ItemPage {
    @Override
    public Item item() {
        return event.item();
    }

    @Override
    public String document() {
        var item = item();
        var fields = item.fields();
        String elsewhere = elsewhere(event);
        var facts = new Facts("site.events.")
            .add(
                "when",
                Html.of(
                    "<time itemprop=\"startDate\" datetime=\"{}\">{}</time><meta itemprop=\"endDate\" content=\"{}\">{}",
                    iso(event.start()),
                    event.when(),
                    iso(event.allDay() ? event.end().minusDays(1) : event.end()),
                    elsewhere.isEmpty() ? Html.NOTHING : Html.of("<br>{}", elsewhere)
                )
            )
            .add(
                "where",
                Optional.of(Place.of(fields).text())
                    .filter(place -> !place.isEmpty())
                    .map(place -> Html.of("<span itemprop=\"location\">{}</span>", place))
            )
            .add("host", host(item).map(host -> Html.of("<span itemprop=\"organizer\">{}</span>", host)))
            .add("captions", fields.text("captions_note"));
        if (!event.cancelled() && event.overOn().isAfter(today)) {
            facts.add(Marks.before(event.overOn(), facts.of("accommodation", accommodation())));
        }
        var markup = Html.of(
            """
            <div itemscope itemtype="https://schema.org/Event">
            <meta itemprop="name" content="{}"><meta itemprop="description" content="{}"><link itemprop="eventStatus" href="https://schema.org/{}">
            {}{}</div>
            {}{}""",
            item.title(),
            item.summary(),
            event.cancelled() ? "EventCancelled" : "EventScheduled",
            notice(),
            facts.list(),
            event.cancelled() ? Html.NOTHING : Marks.before(event.overOn(), register()),
            Marks.from(event.overOn(), recording())
        );
        var head = Head.of(item, way);
        return layout.article(head, item.deck(), markup, item.body(), Html.NOTHING);
    }

    private Html accommodation() {
        return html(
            "{} <a href=\"mailto:{community-address}?subject={}\">{community-address}</a>. {site.events.accommodation.later}",
            say("site.events.accommodation.by", "date", Event.DAY.format(event.accommodationBy())),
            Layout.mailSubject(say("site.events.accommodation.subject", "title", event.item().title()))
        );
    }

    private Html notice() {
        var notices = new ArrayList<Html>();
        if (event.item().sample()) {
            notices.add(html("<p>{} {site.events.sample}</p>\n", Layout.sampleTag(true)));
        }
        notices.add(
            event.cancelled()
                ? Layout.warning(say("site.events.cancelled-notice"))
                : Marks.from(event.overOn(), html("<p><strong>{site.events.over}</strong></p>\n"))
        );
        return Html.join(notices);
    }

    private Html register() {
        var fields = event.item().fields();
        var actions = new ArrayList<Html>();
        fields.text("registration_url").ifPresent(url -> {
            boolean ours = url.startsWith("/");
            String text = say(ours ? "site.events.join-to-register" : "site.events.register");
            actions.add(Html.of("<a class=\"usa-button\" href=\"{}\">{}</a> ", url, text));
            if (ours) {
                actions.add(
                    html(
                        "<a class=\"usa-button usa-button--outline\" href=\"mailto:{community-address}?subject={}\">{site.events.register-by-email}</a> ",
                        Layout.mailSubject(say("site.events.register.subject", "title", event.item().title()))
                    )
                );
            }
        });
        actions.add(
            html(
                "<a class=\"usa-button usa-button--outline\" href=\"/events/{}.ics\">{site.events.add}</a>",
                event.slug()
            )
        );
        var note = fields
            .text("registration_note")
            .map(text -> Html.of("<p>{}</p>\n", text))
            .orElse(Html.NOTHING);
        return Html.of("{}<p class=\"site-actions\">{}</p>\n", note, actions);
    }

    private Html recording() {
        var item = event.item();
        String title = item
            .fields()
            .text("youtube_title")
            .or(() -> item.fields().text("Youtube_title"))
            .orElse(item.title());
        var minutes = item.fields().number("recording_minutes").map(String::valueOf);
        var video = item.fields().text("youtube_id");
        var link = item
            .fields()
            .text("recording_url")
            .or(() -> video.filter(id -> !item.sample()).map(id -> "https://www.youtube.com/watch?v=" + id));
        if (link.isPresent()) {
            return Html.of(
                "<p><a class=\"usa-link usa-link--external\" href=\"{}\">{}</a> {}</p>\n",
                link.get(),
                say("site.events.watch", "title", title),
                minutes.map(number -> say("site.events.minutes", "minutes", number)).orElse("")
            );
        }
        String example = minutes
            .map(number -> say("site.events.sample-recording-minutes", "minutes", number))
            .orElse(say("site.events.sample-recording"));
        return video.isPresent() ? Html.of("<p>{}</p>\n", example) : Html.NOTHING;
    }

    private String iso(ZonedDateTime moment) {
        return event.allDay() ? moment.toLocalDate().toString() : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(moment);
    }

    /** The times in other zones; empty for an event that takes place only at its venue. */
    static String elsewhere(Event event) {
        boolean onlyThere = Place.of(event.item().fields()).kind().filter("in-person"::equals).isPresent();
        return onlyThere ? "" : String.join(", ", event.elsewhere());
    }

    static Optional<String> host(Item item) {
        return item
            .fields()
            .text("host")
            .or(() -> item.fields().text("event_organizer"));
    }
}
