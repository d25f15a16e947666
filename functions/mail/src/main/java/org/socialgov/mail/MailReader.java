package org.socialgov.mail;

import org.socialgov.environment.Settings;

/** Who reads mail to the community's address: it decides whether our mails offer what only a program does. */
enum MailReader {
    /** The inbound function: a subject such as {@code leave} is a command. */
    SYSTEM,
    /** People, in an ordinary mailbox: they answer replies, and no command is offered. */
    PEOPLE;

    /**
     * @throws IllegalStateException naming the setting if it is missing or wrong
     */
    static MailReader of(Settings settings) {
        return switch (settings.text("COMMUNITY_MAIL_READ_BY")) {
            case "System" -> SYSTEM;
            case "People" -> PEOPLE;
            default -> throw new IllegalStateException("the setting COMMUNITY_MAIL_READ_BY must be System or People");
        };
    }
}
