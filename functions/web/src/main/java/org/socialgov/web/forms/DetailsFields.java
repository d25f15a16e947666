package org.socialgov.web.forms;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.socialgov.community.Community;
import org.socialgov.community.Wording;
import org.socialgov.web.Form;
import org.socialgov.web.Html;

/** The fields of a member's details, the same in the form to join and in the form to change them. */
public final class DetailsFields {

    private DetailsFields() {}

    /**
     * @param value the value of a field, by its name
     * @param isChosen whether a topic is chosen, by its slug
     */
    public static void add(
        Form form,
        Community community,
        Wording wording,
        UnaryOperator<String> value,
        Predicate<String> isChosen
    ) {
        addDetails(form, community, wording, value);
        addTopics(form, community, wording, isChosen);
    }

    /** The name, and the optional fields that the community asks for. */
    public static void addDetails(Form form, Community community, Wording wording, UnaryOperator<String> value) {
        form.input(
            "name",
            wording.say("join.name"),
            "",
            value.apply("name"),
            Html.trusted("type=\"text\" autocomplete=\"name\" required")
        );
        if (community.asksOrganization()) {
            form.input(
                "organization",
                wording.say("join.organization"),
                wording.say("join.organization.hint"),
                value.apply("organization"),
                Html.trusted("type=\"text\" autocomplete=\"organization\"")
            );
        }
        if (community.asksRole()) {
            form.input(
                "role",
                wording.say("join.role"),
                wording.say("join.role.hint"),
                value.apply("role"),
                Html.trusted("type=\"text\" autocomplete=\"organization-title\"")
            );
        }
    }

    /** The topics and the working groups, as fields of one name. */
    public static void addTopics(Form form, Community community, Wording wording, Predicate<String> isChosen) {
        var groups = choices(community, true, isChosen);
        form.boxes(
            "topic",
            wording.say("join.topic"),
            wording.say(groups.isEmpty() ? "join.topic.hint" : "join.topic.hint.groups"),
            choices(community, false, isChosen)
        );
        if (!groups.isEmpty()) {
            form.moreBoxes("topic", wording.say("join.group"), groups);
        }
    }

    private static List<Form.Choice> choices(Community community, boolean workingGroups, Predicate<String> isChosen) {
        return community
            .topics()
            .stream()
            .filter(topic -> topic.isWorkingGroup() == workingGroups)
            .map(topic -> new Form.Choice(topic.slug(), topic.label(), isChosen.test(topic.slug())))
            .toList();
    }
}
