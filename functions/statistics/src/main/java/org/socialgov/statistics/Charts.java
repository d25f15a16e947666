package org.socialgov.statistics;

import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.socialgov.community.Wording;
import org.socialgov.community.ledger.DailyMemberStatistics;
import org.socialgov.web.Html;

/**
 * Charts as SVG, without a style and without a script. Each is one image to a screen reader, with a name; the table
 * beside it holds the same numbers. Colors are the design system's, with a contrast of at least 4.5 to 1 on white.
 */
final class Charts {

    private static final int WIDTH = 360;
    private static final int ROW = 46;
    private static final int LONGEST_LABEL = 44;
    /** The width of the numbers at the right, which no bar reaches. */
    private static final int NUMBERS = 60;
    /** The page's text color, so that the chart is readable in high-contrast modes. */
    private static final String INK = "currentColor";
    /** The badge is a separate image with its own background. */
    private static final String BADGE_INK = "#1b1b1b";

    /** An image doesn't take the colors of its page. Without support for the style, the attributes' light ones apply. */
    private static final String BADGE_COLORS =
        "@media(prefers-color-scheme:dark){rect{fill:#2e2e2e}text{fill:#f0f0f0}}" +
        "@media(forced-colors:active){rect{fill:Canvas}text{fill:CanvasText}}";
    private static final String BAR = "#005ea2";

    private Charts() {}

    /** A bar of a chart. */
    record Bar(String label, int value) {}

    /** Horizontal bars, each below its label and before its number, so that no text runs into another. */
    static Html bars(String id, String name, List<Bar> bars) {
        int most = Math.max(1, bars.stream().mapToInt(Bar::value).max().orElse(1));
        var rows = new ArrayList<Html>();
        for (int i = 0; i < bars.size(); i++) {
            var bar = bars.get(i);
            int top = i * ROW;
            rows.add(
                Html.of(
                    """
                    <text x="0" y="{}" font-size="14" fill="{}">{}</text>
                    <text x="{}" y="{}" font-size="15" font-weight="bold" text-anchor="end" fill="{}">{}</text>
                    <rect class="site-chart__bar" x="0" y="{}" width="{}" height="14" rx="2" fill="{}"/>
                    """,
                    top + 16,
                    INK,
                    shortened(bar.label()),
                    WIDTH,
                    top + 35,
                    INK,
                    MembersNumbers.count(bar.value()),
                    top + 23,
                    Math.max(2, ((WIDTH - NUMBERS) * bar.value()) / most),
                    BAR
                )
            );
        }
        return svg(id, name, WIDTH, Math.max(1, bars.size()) * ROW, rows);
    }

    /** A column for each month; its height is the number of members at the month's end. */
    static Html growth(String id, String name, List<DailyMemberStatistics.Month> months, DateTimeFormatter labels) {
        int most = Math.max(1, months.stream().mapToInt(DailyMemberStatistics.Month::members).max().orElse(1));
        int floor = 190;
        int height = 160;
        var parts = new ArrayList<Html>();
        double step = (double) WIDTH / months.size();
        for (int i = 0; i < months.size(); i++) {
            double high = ((double) height * Math.max(0, months.get(i).members())) / most;
            parts.add(
                Html.of(
                    "<rect class=\"site-chart__bar\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>\n",
                    decimal(i * step),
                    decimal(floor - high),
                    decimal(Math.max(1, step - Math.min(3, step / 4))),
                    decimal(high),
                    BAR
                )
            );
        }
        parts.add(
            Html.of(
                """
                <line x1="0" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="1"/>
                <text x="0" y="{}" font-size="15" fill="{}">{}</text>
                <text x="{}" y="{}" font-size="15" text-anchor="end" fill="{}">{}</text>
                <text x="{}" y="16" font-size="15" font-weight="bold" text-anchor="end" fill="{}">{}</text>
                """,
                floor,
                WIDTH,
                floor,
                INK,
                floor + 20,
                INK,
                labels.format(months.getFirst().month()),
                WIDTH,
                floor + 20,
                INK,
                labels.format(months.getLast().month()),
                WIDTH,
                INK,
                MembersNumbers.count(months.getLast().members())
            )
        );
        return svg(id, name, WIDTH, floor + 26, parts);
    }

    /** The two current numbers with their date, as an image for the community's page and for other sites. */
    static Html badge(MembersNumbers numbers, Wording wording) {
        var values = numbers.inWords(wording);
        return Html.of(
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="380" height="112" viewBox="0 0 380 112" role="img" aria-labelledby="name" font-family="-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif">
            <title id="name">{}</title>
            <style>{}</style>
            <rect width="380" height="112" rx="6" fill="#f0f0f0"/>
            <text x="20" y="50" font-size="36" font-weight="bold" fill="#162e51">{}</text>
            <text x="20" y="74" font-size="15" fill="{}">{}</text>
            <text x="170" y="50" font-size="36" font-weight="bold" fill="#162e51">{}</text>
            <text x="170" y="74" font-size="15" fill="{}">{}</text>
            <text x="20" y="98" font-size="13" fill="#454545">{}</text>
            </svg>
            """,
            wording.say("members.badge", values),
            Html.trusted(BADGE_COLORS),
            MembersNumbers.count(numbers.members()),
            BADGE_INK,
            wording.say(MembersNumbers.unit("members.members", numbers.members())),
            MembersNumbers.count(numbers.organizations()),
            BADGE_INK,
            wording.say(MembersNumbers.unit("members.organizations", numbers.organizations())),
            wording.say(numbers.figures().isExample() ? "members.badge.day.example" : "members.badge.day", values)
        );
    }

    private static Html svg(String id, String name, int width, int height, List<Html> parts) {
        return Html.of(
            """
            <svg xmlns="http://www.w3.org/2000/svg" class="site-chart__image" viewBox="0 0 {} {}" role="img" aria-labelledby="{}">
            <title id="{}">{}</title>
            {}</svg>
            """,
            width,
            height,
            id,
            id,
            name,
            parts
        );
    }

    private static String shortened(String label) {
        int characters = label.codePointCount(0, label.length());
        return characters <= LONGEST_LABEL
            ? label
            : label.substring(0, label.offsetByCodePoints(0, LONGEST_LABEL - 1)).strip() + "\u2026";
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
