package org.socialgov.coordinators.announcements;

import java.util.List;
import java.util.Map;
import org.socialgov.community.Community;
import org.socialgov.community.announcing.Announcing;
import org.socialgov.community.announcing.SendTime;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.coordinators.session.CommunityView;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.web.Fields;
import org.socialgov.web.Form;
import org.socialgov.web.Html;

/** The fields in which a coordinator chooses who gets an announcement, and when. */
final class SendFields extends CommunityView {

    private static final String TOPIC = "topic";
    private static final String SEND_AT = "sendAt";
    private static final String URGENT = "urgent";
    private static final String TELL = "tell";

    SendFields(Wiring wiring, Community community) {
        super(wiring, community, "announcing.");
    }

    /**
     * Adds the fields.
     *
     * @param mailing whose choices are shown, unless others were typed
     * @param isTyped whether the fields hold what a person typed
     */
    void add(Form form, Mailing mailing, Fields typed, boolean isTyped) {
        var topics = isTyped ? typed.all(TOPIC) : mailing.topics();
        String sendAt = isTyped ? typed.one(SEND_AT) : "";
        form.boxes(
            TOPIC,
            say(TOPIC),
            say("topic.hint"),
            community
                .topics()
                .stream()
                .map(topic -> new Form.Choice(topic.slug(), topic.label(), topics.contains(topic.slug())))
                .toList()
        );
        form.input(
            SEND_AT,
            say("send-at"),
            say("send-at.hint", Map.of("zone", zoneName())),
            sendAt,
            // A browser shows nothing that is no time, and what was typed must come back.
            Html.trusted(isTime(sendAt) ? "type=\"datetime-local\"" : "type=\"text\"")
        );
        box(form, URGENT, isTyped ? typed.isChecked(URGENT) : mailing.urgent());
        if (mailing.startedAt().isPresent()) {
            box(form, TELL, isTyped && typed.isChecked(TELL));
        }
    }

    private void box(Form form, String name, boolean isChecked) {
        form.boxes(
            name,
            say(name),
            say(name + ".hint"),
            List.of(new Form.Choice("yes", say(name + ".yes"), isChecked))
        );
    }

    private static boolean isTime(String typed) {
        return typed.isEmpty() || typed.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d");
    }

    /** Reads the fields; what is wrong with them goes to the errors. */
    Announcing.Choice read(Fields typed, Map<String, String> errors) {
        var known = community.topics().stream().map(Community.Topic::slug).toList();
        var topics = typed.all(TOPIC).stream().distinct().toList();
        if (!known.containsAll(topics)) {
            errors.put(TOPIC, say("topic.unknown"));
        }
        var time = SendTime.read(typed.one(SEND_AT), zone(), now());
        time.problem().ifPresent(problem -> errors.put(SEND_AT, say("send-at." + problem.name())));
        return new Announcing.Choice(topics, time.at(), typed.isChecked(URGENT), typed.isChecked(TELL));
    }
}
