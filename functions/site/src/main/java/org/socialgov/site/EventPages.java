package org.socialgov.site;

import static org.socialgov.site.Words.date;
import static org.socialgov.site.Words.html;
import static org.socialgov.site.Words.say;

import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.socialgov.site.Layout.Crumb;
import org.socialgov.site.Layout.Head;
import org.socialgov.web.Html;

/** Training and meetings: upcoming events, recordings, and each event's page. */
final class EventPages {

    private final Layout layout;
    private final LocalDate today;

    /** @param today the day of the build: events that ended before it need no part that shows them as upcoming */
    EventPages(Layout layout, LocalDate today) {
        this.layout = layout;
        this.today = today;
    }

    /** {@code /events/}: an upcoming event moves to the past events on the day after it, without a new build. */
    String list(Item introduction, List<Event> events) {
        var soonest = events.stream().sorted(Comparator.comparing(Event::start)).toList();
        var list = html(
            """
            <h2 id="upcoming">{site.events.upcoming}</h2>
            {}<ul class="usa-collection site-collection">
            {}</ul>
            <p class="site-actions"><a class="usa-button usa-button--outline" href="webcal://{site-host}/events.ics">{site.events.subscribe}</a> <a href="/events.ics">{site.events.download}</a></p>
            <p>{site.events.calendar-address} <code>{site-origin}/events.ics</code></p>
            <h2 id="on-demand">{site.events.on-demand}</h2>
            <ul class="usa-collection site-collection">
            {}</ul>
            """,
            noneUpcoming(events),
            upcoming(soonest),
            past(soonest)
        );
        return layout.list(introduction, Layout.home(), list);
    }

    private List<Html> upcoming(List<Event> soonest) {
        return soonest
            .stream()
            .filter(event -> event.overOn().isAfter(today))
            .map(event -> Marks.between(LocalDate.MIN, event.overOn(), entry(event)))
            .toList();
    }

    private List<Html> past(List<Event> soonest) {
        return soonest
            .reversed()
            .stream()
            .map(event ->
                event.overOn().isAfter(today)
                    ? Marks.between(event.overOn(), LocalDate.MAX, entry(event))
                    : entry(event)
            )
            .toList();
    }

    /**
     * The next events of a list.
     *
     * @param most the largest number of events on any day
     */
    Html next(List<Event> events, int most) {
        var soonest = events
            .stream()
            .filter(event -> !event.cancelled() && event.overOn().isAfter(today))
            .sorted(Comparator.comparing(Event::overOn))
            .toList();
        var entries = new ArrayList<Html>();
        for (int i = 0; i < soonest.size(); i++) {
            // With three shown, an event is among them from the day on which the third event before it is over.
            LocalDate from = i < most ? LocalDate.MIN : soonest.get(i - most).overOn();
            entries.add(Marks.between(from, soonest.get(i).overOn(), entry(soonest.get(i))));
        }
        return Html.of("{}<ul class=\"usa-collection site-collection\">\n{}</ul>\n", noneUpcoming(soonest), entries);
    }

    private Html noneUpcoming(List<Event> events) {
        LocalDate last = events.stream().map(Event::overOn).max(Comparator.naturalOrder()).orElse(LocalDate.MIN);
        return Marks.between(last, LocalDate.MAX, html("<p>{site.events.none}</p>\n"));
    }

    private Html entry(Event event) {
        var item = event.item();
        var meta = new ArrayList<Html>();
        meta.add(meta(event.when()));
        String elsewhere = elsewhere(event);
        if (event.overOn().isAfter(today) && !elsewhere.isEmpty()) {
            meta.add(Marks.between(LocalDate.MIN, event.overOn(), meta(elsewhere)));
        }
        Place.of(item.fields())
            .kind()
            .ifPresent(kind -> meta.add(meta(say("site.events." + kind))));
        host(item).ifPresent(host -> meta.add(meta(say("site.events.hosted-by", "host", host))));
        return item.whileShown(
            html(
                """
                <li class="usa-collection__item">
                <div class="usa-collection__calendar-date"><time datetime="{}"><span class="usa-collection__calendar-date-month">{}</span> <span class="usa-collection__calendar-date-day">{}</span></time></div>
                <div class="usa-collection__body">
                <h3 class="usa-collection__heading"><a class="usa-link" href="{}">{}</a> {}{}</h3>
                <p class="usa-collection__description">{}</p>
                <ul class="usa-collection__meta" aria-label="{site.about-entry}">
                {}</ul>
                </div>
                </li>
                """,
                event.start().toLocalDate(),
                date("date.month-name", event.start()),
                event.start().getDayOfMonth(),
                item.path(),
                item.title(),
                Layout.sampleTag(item.sample()),
                cancelledTag(event),
                item.summary(),
                meta
            )
        );
    }

    private static Html meta(String text) {
        return Html.of("<li class=\"usa-collection__meta-item\">{}</li>\n", text);
    }

    /** The times in other zones; empty for an event that takes place only at its venue. */
    private static String elsewhere(Event event) {
        boolean onlyThere = Place.of(event.item().fields()).kind().filter("in-person"::equals).isPresent();
        return onlyThere ? "" : String.join(", ", event.elsewhere());
    }

    private static Optional<String> host(Item item) {
        return item
            .fields()
            .text("host")
            .or(() -> item.fields().text("event_organizer"));
    }

    private Html cancelledTag(Event event) {
        return event.cancelled() ? html(" <span class=\"usa-tag\">{site.events.cancelled}</span>") : Html.NOTHING;
    }

    /** An event's own page. */
    String one(Event event, Item list) {
        var item = event.item();
        var fields = item.fields();
        var facts = new ArrayList<Html>();
        facts.add(
            fact(
                "when",
                Html.of(
                    "<time itemprop=\"startDate\" datetime=\"{}\">{}</time><meta itemprop=\"endDate\" content=\"{}\">{}",
                    iso(event, event.start()),
                    event.when(),
                    iso(event, event.allDay() ? event.end().minusDays(1) : event.end()),
                    elsewhere(event).isEmpty() ? Html.NOTHING : Html.of("<br>{}", elsewhere(event))
                )
            )
        );
        String place = Place.of(fields).text();
        if (!place.isEmpty()) {
            facts.add(fact("where", Html.of("<span itemprop=\"location\">{}</span>", place)));
        }
        host(item).ifPresent(host -> facts.add(fact("host", Html.of("<span itemprop=\"organizer\">{}</span>", host))));
        fields.text("captions_note").ifPresent(note -> facts.add(fact("captions", Html.text(note))));
        if (!event.cancelled() && event.overOn().isAfter(today)) {
            facts.add(Marks.between(LocalDate.MIN, event.overOn(), fact("accommodation", accommodation(event))));
        }
        var markup = Html.of(
            """
            <div itemscope itemtype="https://schema.org/Event">
            <meta itemprop="name" content="{}"><meta itemprop="description" content="{}"><link itemprop="eventStatus" href="https://schema.org/{}">
            {}<dl class="site-facts">
            {}</dl>
            </div>
            {}{}""",
            item.title(),
            item.summary(),
            event.cancelled() ? "EventCancelled" : "EventScheduled",
            notice(event),
            facts,
            event.cancelled() ? Html.NOTHING : Marks.between(LocalDate.MIN, event.overOn(), register(event)),
            Marks.between(event.overOn(), LocalDate.MAX, recording(event))
        );
        var way = Layout.home(new Crumb(list.path(), list.title()));
        var head = new Head(item.path(), item.title(), item.summary(), way);
        return layout.article(head, item.deck(), markup, item.body(), Html.NOTHING);
    }

    private Html accommodation(Event event) {
        var address = Layout.slot("community-address");
        return html(
            "{} <a href=\"mailto:{}?subject={}\">{}</a>. {site.events.accommodation.later}",
            say("site.events.accommodation.by", "date", Event.DAY.format(event.accommodationBy())),
            address,
            Layout.mailSubject(say("site.events.accommodation.subject", "title", event.item().title())),
            address
        );
    }

    private Html notice(Event event) {
        var notices = new ArrayList<Html>();
        if (event.item().sample()) {
            notices.add(html("<p>{} {site.events.sample}</p>\n", Layout.sampleTag(true)));
        }
        notices.add(
            event.cancelled()
                ? alert("warning", say("site.events.cancelled-notice"))
                : Marks.between(event.overOn(), LocalDate.MAX, html("<p><strong>{site.events.over}</strong></p>\n"))
        );
        return Html.join(notices);
    }

    private static Html alert(String kind, String text) {
        return Html.of(
            """
            <div class="usa-alert usa-alert--{} usa-alert--slim"><div class="usa-alert__body"><p class="usa-alert__text">{}</p></div></div>
            """,
            kind,
            text
        );
    }

    private Html register(Event event) {
        var fields = event.item().fields();
        var actions = new ArrayList<Html>();
        fields
            .text("registration_url")
            .ifPresent(url ->
                actions.add(
                    Html.of(
                        "<a class=\"usa-button\" href=\"{}\">{}</a> ",
                        url,
                        say(url.startsWith("/") ? "site.events.join-to-register" : "site.events.register")
                    )
                )
            );
        fields
            .text("registration_url")
            .filter(url -> url.startsWith("/"))
            .ifPresent(url ->
                actions.add(
                    html(
                        "<a class=\"usa-button usa-button--outline\" href=\"mailto:{community-address}?subject={}\">{site.events.register-by-email}</a> ",
                        Layout.mailSubject(say("site.events.register.subject", "title", event.item().title()))
                    )
                )
            );
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

    private Html recording(Event event) {
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

    private Html fact(String name, Html value) {
        return Html.of("<div><dt>{}</dt><dd>{}</dd></div>\n", say("site.events." + name), value);
    }

    private static String iso(Event event, ZonedDateTime moment) {
        return event.allDay() ? moment.toLocalDate().toString() : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(moment);
    }
}
