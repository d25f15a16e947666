package org.socialgov.community.mail;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.socialgov.community.Community;
import org.socialgov.community.Wording;

/**
 * What a new member is told in words, before the links: in the mail, and on the page on which coordinators preview it.
 *
 * @param own the community's own paragraphs
 * @param heading above what to expect
 * @param expectations what to expect
 */
public record WelcomeText(List<String> own, String heading, List<String> expectations) {
    /**
     * @param topics the labels of the topics that the member chose
     * @param values of the places in the texts: {@code sender}
     */
    public static WelcomeText of(Community community, List<String> topics, Wording wording, Map<String, ?> values) {
        String chosen = topics.isEmpty()
            ? wording.say("mail.welcome.no-topics")
            : wording.say("mail.welcome.topics", Map.of("topics", String.join(", ", topics)));
        return new WelcomeText(
            community
                .ownMail()
                .welcome()
                .stream()
                .flatMap(String::lines)
                .filter(line -> !line.isBlank())
                .toList(),
            wording.say("mail.welcome.expect"),
            Stream.of("announcements", "", "reply", "leave")
                .map(part -> part.isEmpty() ? chosen : wording.say("mail.welcome.expect." + part, values))
                .toList()
        );
    }
}
