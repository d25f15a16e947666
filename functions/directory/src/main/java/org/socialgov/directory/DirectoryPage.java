package org.socialgov.directory;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Wording;
import org.socialgov.community.directory.GovSource;
import org.socialgov.community.directory.Listing;
import org.socialgov.community.directory.OwnListings;
import org.socialgov.community.directory.Stock;
import org.socialgov.web.Form;
import org.socialgov.web.Html;

/** The page of the directory: a form, the answer, and its sources. */
record DirectoryPage(Wording wording) {
    /** The sources of the answers: the number of domains in each list, and its date. */
    record Basis(Optional<Stock> list, int ownRows, LocalDate ownReviewed) {
        static Basis of(GovSource list, OwnListings own) {
            return new Basis(list.stock(), own.all().size(), own.reviewed());
        }
    }

    Form.Page of(Question question, Optional<Answer> answer, Basis basis) {
        String title = answer
            .map(given -> wording.say("directory.title.of", Map.of("domain", given.domain().name())))
            .orElse(wording.say("directory.title"));
        var errors =
            question instanceof Question.Mistaken(_, String wrong)
                ? Map.of("domain", wording.say(wrong))
                : Map.<String, String>of();
        var main = Html.of(
            "{}<h1>{}</h1>\n<p class=\"usa-intro\">{}</p>\n{}{}{}",
            Form.summary(wording.say("form.errors"), errors),
            wording.say("directory.title"),
            wording.say("directory.intro"),
            answer.map(this::answer).orElse(Html.NOTHING),
            form(question, errors),
            basis(basis)
        );
        return new Form.Page(errors.isEmpty() ? title : wording.say("form.error-title", Map.of("title", title)), main);
    }

    /** The form uses GET, so that each answer has an address that people can share. */
    private Html form(Question question, Map<String, String> errors) {
        var fields = new Form(errors).input(
            "domain",
            wording.say("directory.domain"),
            wording.say("directory.domain.hint"),
            typed(question),
            Html.trusted("type=\"text\" autocomplete=\"off\" autocapitalize=\"none\" spellcheck=\"false\" required")
        );
        return Html.of(
            """
            <form class="usa-form usa-form--large" method="get" action="/directory" novalidate>
            {}<button class="usa-button" type="submit">{}</button>
            </form>
            """,
            fields.parts(),
            wording.say("directory.button")
        );
    }

    private static String typed(Question question) {
        return switch (question) {
            case Question.None() -> "";
            case Question.About(var domain) -> domain.name();
            case Question.Mistaken(String typed, _) -> typed;
        };
    }

    private Html answer(Answer answer) {
        return Html.of(
            """
            <section aria-labelledby="answer">
            <h2 id="answer">{}</h2>
            {}<p><a class="usa-link" href="/directory.json?domain={}">{}</a></p>
            </section>
            """,
            answer.domain().name(),
            answer.listing().isPresent() ? known(answer.listing().get()) : unknown(answer),
            answer.domain().name(),
            wording.say("directory.as-json")
        );
    }

    private Html known(Listing listing) {
        var rows = new ArrayList<Html>();
        rows.add(row("directory.organization", Html.text(listing.organization())));
        listing.bureau().ifPresent(bureau -> rows.add(row("directory.bureau", Html.text(bureau))));
        rows.add(row("directory.kind", Html.text(wording.say("directory.kind." + listing.kind().slug()))));
        rows.add(row("directory.matched", Html.text(listing.matched())));
        rows.add(row("directory.as-of", day(listing.asOf())));
        return Html.of(
            """
            <dl class="site-facts">
            {}</dl>
            <p>{}</p>
            """,
            rows,
            wording.say("directory.proves")
        );
    }

    private Html row(String name, Html value) {
        return Html.of("<div><dt>{}</dt><dd>{}</dd></div>\n", wording.say(name), value);
    }

    private Html unknown(Answer answer) {
        return Html.of(
            "<p>{}</p>\n{}",
            wording.say("directory.unknown"),
            answer
                .suggestion()
                .map(suggested ->
                    Html.of(
                        "<p>{} <a class=\"usa-link\" href=\"/directory?domain={}\">{}</a></p>\n",
                        wording.say("directory.suggestion"),
                        suggested,
                        suggested
                    )
                )
                .orElse(Html.NOTHING)
        );
    }

    private Html basis(Basis basis) {
        return Html.of(
            "<h2>{}</h2>\n{}{}",
            wording.say("directory.basis"),
            basis
                .list()
                .map(stock -> list("directory.list", stock.rows(), stock.asOf()))
                .orElse(Html.of("<p>{}</p>\n", wording.say("directory.no-list"))),
            list("directory.own", basis.ownRows(), basis.ownReviewed())
        );
    }

    private Html list(String what, int rows, LocalDate day) {
        return Html.of("<p>{} {}.</p>\n", wording.say(what, Map.of("rows", count(rows))), day(day));
    }

    private Html day(LocalDate day) {
        return Html.of("<time datetime=\"{}\">{}</time>", day, wording.date("date.day", day));
    }

    private static String count(int rows) {
        return String.format(Locale.ENGLISH, "%,d", rows);
    }
}
