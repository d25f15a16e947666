package org.socialgov.community.mail;

@FunctionalInterface
public interface PostOffice {
    /** Hands one mail over, once. It never retries by itself: after a lost answer, a retry would send a second mail. */
    SendOutcome send(OutgoingMail mail);
}
