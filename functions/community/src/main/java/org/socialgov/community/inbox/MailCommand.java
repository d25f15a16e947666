package org.socialgov.community.inbox;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.socialgov.community.Community;
import org.socialgov.community.TypedText;

/** Commands in the subject of a mail to the community. */
public enum MailCommand {
    JOIN,
    MANAGE,
    LEAVE,
    HELP;

    /** With the commands of other mailing lists: a person who writes one means nothing else. */
    private static final Map<String, MailCommand> WORDS = Map.ofEntries(
        Map.entry("join", JOIN),
        Map.entry("subscribe", JOIN),
        Map.entry("signup", JOIN),
        Map.entry("manage", MANAGE),
        Map.entry("leave", LEAVE),
        Map.entry("unsubscribe", LEAVE),
        Map.entry("remove", LEAVE),
        Map.entry("stop", LEAVE),
        Map.entry("signoff", LEAVE),
        Map.entry("help", HELP)
    );

    /** Commands of two words, joined or not. */
    private static final Pattern SIGN = Pattern.compile("^sign[ -](up|off)\\b");

    /** A longer subject is no command; the limit bounds the time that parsing takes. */
    private static final int LONGEST = 200;

    /** {@code Re:}, {@code Fwd:} and what they are called elsewhere, and tags of gateways. */
    private static final Pattern BEFORE = Pattern.compile(
        "^(?:(?:re|fwd?|aw|wg|antw|sv|vs|tr|rv|res|enc|ext|external)(?:\\[\\d+])?\\s*:|\\[[^\\[\\]]{1,40}]|\\{[^{}]{1,40}}|\\*+[^*]{1,40}\\*+)\\s*"
    );
    private static final Pattern QUOTES = Pattern.compile("[\"'`\\u00B4\\u00AB\\u00BB\\u2018-\\u201F\\u2039\\u203A]");
    /** The end of a sentence, tags of gateways, and the token of a link that is no longer known. */
    private static final Pattern BEHIND = Pattern.compile(
        "(?:[.!?\\s]+|\\[[^\\[\\]]{1,40}]|\\{[^{}]{1,40}}|\\((?:ext|external)[^()]{0,30}\\)|\\*+[^*]{1,40}\\*+|\\btoken=\\S*)$"
    );

    /**
     * A command and its community.
     *
     * @param community the one that the subject names, if it names one
     */
    public record Given(MailCommand command, Optional<Community> community) {}

    /**
     * Reads a subject: {@code Join #SocialGov}, {@code Join}, {@code manage}, {@code leave}, {@code help}, in any case,
     * spacing and quotes. What mail programs and gateways put before or behind it is ignored.
     *
     * @param communities all communities that receive mail; at least one
     * @return empty for any other subject: a person must read the mail
     */
    public static Optional<Given> read(String subject, List<Community> communities) {
        if (subject.length() > LONGEST) {
            return Optional.empty();
        }
        String text = bare(subject);
        int end = 0;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
            end++;
        }
        var command = Optional.ofNullable(WORDS.get(text.substring(0, end)));
        String rest = text.substring(end).strip();
        String name = rest.startsWith("#") ? rest.substring(1).strip() : rest;
        var community = communities
            .stream()
            .filter(each -> isCalled(each, name))
            .findFirst();
        return command.filter(_ -> rest.isEmpty() || community.isPresent()).map(given -> new Given(given, community));
    }

    private static String bare(String subject) {
        String text = TypedText.line(Normalizer.normalize(subject, Normalizer.Form.NFKC)).toLowerCase(Locale.ROOT);
        text = TypedText.line(QUOTES.matcher(text).replaceAll(""));
        for (var before = BEFORE.matcher(text); before.find(); before = BEFORE.matcher(text)) {
            text = text.substring(before.end());
        }
        for (var behind = BEHIND.matcher(text); behind.find(); behind = BEHIND.matcher(text)) {
            text = text.substring(0, behind.start());
        }
        return SIGN.matcher(text).replaceAll("sign$1");
    }

    private static boolean isCalled(Community community, String name) {
        return (
            community.name().toLowerCase(Locale.ROOT).equals(name) ||
            community.id().equals(name) ||
            community.slug().equals(name)
        );
    }
}
