package org.socialgov.web.forms;

import java.util.List;
import java.util.Map;
import org.socialgov.community.Community;
import org.socialgov.community.Wording;
import org.socialgov.web.Html;

/** The community's privacy notice, shown where people consent to it. */
public final class NoticeBox {

    private NoticeBox() {}

    /** The sentence that says what is voluntary, and the notice. */
    public static Html of(Community community, Wording wording) {
        var notice = community.notice();
        return Html.of(
            "<div class=\"site-notice\">\n<p>{}</p>\n{}</div>\n",
            notice.voluntary() + " " + notice.effect(),
            whole(community, wording)
        );
    }

    /** The notice, which opens. */
    public static Html whole(Community community, Wording wording) {
        var notice = community.notice();
        var lines = List.of(
            line(wording, "authority", notice.authority()),
            line(wording, "purpose", notice.purpose()),
            line(wording, "routine-uses", notice.routineUses()),
            line(wording, "voluntary", notice.voluntary()),
            line(wording, "effect", notice.effect())
        );
        return Html.of(
            """
            <details class="site-details">
            <summary>{}</summary>
            <div class="site-details__body">
            {}{}<p><a class="usa-link" href="/privacy/">{}</a></p>
            </div>
            </details>
            """,
            wording.say("notice.title"),
            lines,
            notice
                .controlNumber()
                .map(number -> Html.of("<p>{}</p>\n", wording.say("notice.control-number", Map.of("number", number))))
                .orElse(Html.NOTHING),
            wording.say("notice.more")
        );
    }

    private static Html line(Wording wording, String part, String text) {
        return Html.of("<p><strong>{}</strong> {}</p>\n", wording.say("notice." + part), text);
    }
}
