package org.socialgov.community.inbox;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.socialgov.community.Community;

/** Commands in the subject of a mail to the community. */
public enum MailCommand {
    JOIN,
    MANAGE,
    LEAVE,
    HELP;

    private static final Map<String, MailCommand> WORDS = Map.of(
        "join",
        JOIN,
        "manage",
        MANAGE,
        "leave",
        LEAVE,
        // Commands of other mailing lists; a person who writes one means nothing else.
        "unsubscribe",
        LEAVE,
        "help",
        HELP
    );

    /** A longer subject is no command; the limit bounds the time that parsing takes. */
    private static final int LONGEST = 200;

    /** {@code Re:}, {@code Fwd:} and what they are called elsewhere, and tags that gateways put before a subject. */
    private static final Pattern BEFORE = Pattern.compile(
        "^(?:(?:re|fwd?|aw|wg|antw|sv|vs|tr|rv|res|enc|ext|external)(?:\\[\\d+])?\\s*:|\\[[^\\[\\]]{1,40}]|\\{[^{}]{1,40}}|\\*+[^*]{1,40}\\*+)\\s*"
    );
    private static final Pattern QUOTES = Pattern.compile("[\"'`\\u00B4\\u00AB\\u00BB\\u2018-\\u201F\\u2039\\u203A]");
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}");
    private static final Pattern END = Pattern.compile("[.!?\\s]+$");

    /**
     * A command and its community.
     *
     * @param community the one that the subject names, if it names one
     */
    public record Given(MailCommand command, Optional<Community> community) {}

    /**
     * Reads a subject: {@code Join #SocialGov}, {@code Join}, {@code manage}, {@code leave}, {@code help}, in any case,
     * spacing and quotes. Prefixes of mail programs and gateways are ignored.
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
        String text = Normalizer.normalize(subject, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        text = INVISIBLE.matcher(text).replaceAll("");
        text = QUOTES.matcher(text).replaceAll("");
        text = SPACES.matcher(text).replaceAll(" ").strip();
        for (var before = BEFORE.matcher(text); before.find(); before = BEFORE.matcher(text)) {
            text = text.substring(before.end());
        }
        return END.matcher(text).replaceAll("");
    }

    private static boolean isCalled(Community community, String name) {
        return (
            community.name().toLowerCase(Locale.ROOT).equals(name) ||
            community.id().equals(name) ||
            community.slug().equals(name)
        );
    }
}
