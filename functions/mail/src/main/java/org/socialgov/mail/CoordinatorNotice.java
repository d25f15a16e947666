package org.socialgov.mail;

import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.socialgov.community.coordinating.ChangingSettings;
import org.socialgov.community.coordinating.Inviting;
import org.socialgov.web.FunctionRoute;

/** The mail to coordinators about who coordinates, exports, or changes settings: what was done, by whom and to whom. */
final class CoordinatorNotice {

    private CoordinatorNotice() {}

    static MailContent write(MailDraft mail, MailTemplates.Briefs briefs) {
        String note = mail.order.note().orElse("");
        var said = note.split("\n", -1);
        String code = said[0];
        if (mail.has("subject." + code)) {
            mail.subject("subject." + code);
        }
        mail.heading(mail.has("heading." + code) ? "heading." + code : "heading");
        if (code.equals(ChangingSettings.Changed.CODE)) {
            settings(mail, ChangingSettings.Changed.parse(note));
        } else if (code.equals(Inviting.BEGAN)) {
            began(mail, briefs);
        } else {
            mail.paragraph(code, Map.of("who", said[1], "whom", said[2]));
            if (!said[3].isBlank()) {
                mail.paragraph("reason", Map.of("reason", said[3]));
            }
        }
        return mail.paragraph("otherwise").toPerson("mail.coordinator-notice.why");
    }

    /** To a new coordinator: how many people wait for a decision now. */
    private static void began(MailDraft mail, MailTemplates.Briefs briefs) {
        int waiting = briefs.before(mail.community.id(), mail.order.createdAt()).waiting().size();
        mail.paragraph(Inviting.BEGAN)
            .paragraph(
                switch (waiting) {
                    case 0 -> "began.none";
                    case 1 -> "began.one";
                    default -> "began.waiting";
                },
                Map.of("count", waiting)
            )
            .form("began.page", FunctionRoute.COORDINATORS);
    }

    /** What was set, with what was set before. */
    private static void settings(MailDraft mail, ChangingSettings.Changed changed) {
        var before = changed.before();
        var after = changed.after();
        mail.paragraph(ChangingSettings.Changed.CODE, Map.of("who", changed.who()));
        if (!before.hasSameDigests(after)) {
            mail.facts(
                List.of(
                    mail.fact("settings.digest.before", digests(mail, before)),
                    mail.fact("settings.digest.after", digests(mail, after))
                )
            );
        }
        if (!before.welcome().equals(after.welcome())) {
            quote(mail, "settings.welcome.before", before.welcome());
            quote(mail, "settings.welcome.after", after.welcome());
        }
        mail.page("settings.page", FunctionRoute.COORDINATORS_SETTINGS);
    }

    private static String digests(MailDraft mail, ChangingSettings.Values values) {
        var wording = mail.wording;
        String hour = wording.date("coordinators.settings.hour", LocalTime.of(values.digestHour(), 0));
        String day = wording.date("coordinators.settings.day", values.digestDay());
        return wording.say("coordinators.settings.digest", Map.of("hour", hour, "day", day));
    }

    private static void quote(MailDraft mail, String heading, String words) {
        var lines = words.isEmpty() ? List.of(mail.say("settings.none")) : words.lines().toList();
        mail.heading(heading).add(new MailContent.Block.Quote(lines));
    }
}
