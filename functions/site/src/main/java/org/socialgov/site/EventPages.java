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

/**
 * Training and meetings: upcoming events, recordings, and each event's page.
 *
 * @param today the day of the build: events that ended before it need no part that shows them as upcoming
 */
record EventPages(Layout layout, LocalDate today) {
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
            .map(event -> Marks.before(event.overOn(), entry(event)))
            .toList();
    }

    private List<Html> past(List<Event> soonest) {
        return soonest
            .reversed()
            .stream()
            .map(event -> event.overOn().isAfter(today) ? Marks.from(event.overOn(), entry(event)) : entry(event))
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
        return Marks.from(last, html("<p>{site.events.none}</p>\n"));
    }

    private Html entry(Event event) {
        var item = event.item();
        var meta = new ArrayList<Html>();
        meta.add(meta(event.when()));
        String elsewhere = EventPage.elsewhere(event);
        if (event.overOn().isAfter(today) && !elsewhere.isEmpty()) {
            meta.add(Marks.before(event.overOn(), meta(elsewhere)));
        }
        Place.of(item.fields())
            .kind()
            .ifPresent(kind -> meta.add(meta(say("site.events." + kind))));
        EventPage.host(item).ifPresent(host -> meta.add(meta(say("site.events.hosted-by", "host", host))));
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

    private Html cancelledTag(Event event) {
        return event.cancelled() ? html(" <span class=\"usa-tag\">{site.events.cancelled}</span>") : Html.NOTHING;
    }

    /** An event's own page. */
    EventPage one(Event event, Item list) {
        return new EventPage(event, layout, Articles.way(list), today);
    }
}
