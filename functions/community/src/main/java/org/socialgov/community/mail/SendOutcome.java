package org.socialgov.community.mail;

/** What became of handing one mail to the mail service. */
public sealed interface SendOutcome {
    /** Taken; the service's id for it. */
    record Accepted(String messageId) implements SendOutcome {}

    /** Turned away before it was taken, for now: too fast, too busy, or not reached at all. */
    record TurnedAway(String code) implements SendOutcome {}

    /** The day's quota is used up. */
    record QuotaReached() implements SendOutcome {}

    /**
     * Refused because an identity isn't verified yet: the sender's, or in the mail service's sandbox the recipient's.
     * It is taken once the identity is verified.
     */
    record NotVerified(String code) implements SendOutcome {}

    /** This mail won't be taken, now or later. */
    record Rejected(String code) implements SendOutcome {}

    /** The account, or the configuration set, may not send at the moment. */
    record Paused(String code) implements SendOutcome {}

    /** It may have been taken: the connection broke or the time ran out after the sending began, or the service failed. */
    record Unsure(String code) implements SendOutcome {}
}
