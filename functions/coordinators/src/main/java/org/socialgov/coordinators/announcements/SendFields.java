package org.socialgov.coordinators.announcements;

import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.socialgov.community.Community;
import org.socialgov.community.Wording;
import org.socialgov.community.announcing.Announcing;
import org.socialgov.community.announcing.SendTime;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.web.Fields;
import org.socialgov.web.Form;
import org.socialgov.web.Html;

/** The fields in which a coordinator chooses who gets an announcement, and when. */
final class SendFields {

    private static final String TOPIC = "topic";
    private static final String SEND_AT = "sendAt";
    private static final String URGENT = "urgent";
    private static final String TELL = "tell";

    private SendFields() {}

    /**
     * Adds the fields.
     *
     * @param mailing whose choices are shown, unless others were typed
     * @param isTyped whether the fields hold what a person typed
     */
    static void add(Form form, Community community, Wording wording, Mailing mailing, Fields typed, boolean isTyped) {
        add(
            form,
            community,
            wording,
            isTyped ? typed.all(TOPIC) : mailing.topics(),
            isTyped ? typed.one(SEND_AT) : "",
            isTyped ? typed.isChecked(URGENT) : mailing.urgent()
        );
        if (mailing.startedAt().isPresent()) {
            form.boxes(
                TELL,
                wording.say("announcing.tell"),
                wording.say("announcing.tell.hint"),
                List.of(new Form.Choice("yes", wording.say("announcing.tell.yes"), isTyped && typed.isChecked(TELL)))
            );
        }
    }

    private static void add(
        Form form,
        Community community,
        Wording wording,
        List<String> topics,
        String sendAt,
        boolean urgent
    ) {
        form.boxes(
            TOPIC,
            wording.say("announcing.topic"),
            wording.say("announcing.topic.hint"),
            community
                .topics()
                .stream()
                .map(topic -> new Form.Choice(topic.slug(), topic.label(), topics.contains(topic.slug())))
                .toList()
        );
        form.input(
            SEND_AT,
            wording.say("announcing.send-at"),
            wording.say("announcing.send-at.hint", Map.of("zone", zone(community, wording))),
            sendAt,
            // A browser shows nothing that is no time, and what was typed must come back.
            Html.trusted(isTime(sendAt) ? "type=\"datetime-local\"" : "type=\"text\"")
        );
        form.boxes(
            URGENT,
            wording.say("announcing.urgent"),
            wording.say("announcing.urgent.hint"),
            List.of(new Form.Choice("yes", wording.say("announcing.urgent.yes"), urgent))
        );
    }

    private static boolean isTime(String typed) {
        return typed.isEmpty() || typed.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d");
    }

    /** The name of the community's time zone, for example Eastern Time. */
    static String zone(Community community, Wording wording) {
        return community
            .announcements()
            .timezone()
            .getDisplayName(TextStyle.FULL, Locale.forLanguageTag(wording.say("date.language")));
    }

    /** Reads the fields; what is wrong with them goes to the errors. */
    static Announcing.Choice read(
        Fields typed,
        Community community,
        Announcements announcements,
        Map<String, String> errors
    ) {
        var wording = announcements.wording();
        var known = community.topics().stream().map(Community.Topic::slug).toList();
        var topics = typed.all(TOPIC).stream().distinct().toList();
        if (!known.containsAll(topics)) {
            errors.put(TOPIC, wording.say("announcing.topic.unknown"));
        }
        var time = SendTime.read(typed.one(SEND_AT), community.announcements().timezone(), announcements.now());
        time.problem().ifPresent(problem -> errors.put(SEND_AT, wording.say("announcing.send-at." + problem.name())));
        return new Announcing.Choice(topics, time.at(), typed.isChecked(URGENT), typed.isChecked(TELL));
    }
}
