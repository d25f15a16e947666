package org.socialgov.community.mail;

/** Outcome of handing one mail to the mail service. */
public sealed interface SendOutcome {
    /**
     * Accepted.
     *
     * @param messageId the mail service's id of the mail
     */
    record Accepted(String messageId) implements SendOutcome {}

    /** Not accepted for now: the sending rate is too high, or the service is busy or can't be reached. */
    record TurnedAway(String code) implements SendOutcome {}

    /** The daily quota is used up. */
    record QuotaReached() implements SendOutcome {}

    /**
     * Refused because an identity isn't verified yet: the sender's, or in the mail service's sandbox the recipient's.
     * The mail will be accepted after the verification.
     */
    record NotVerified(String code) implements SendOutcome {}

    /** This mail will never be accepted. */
    record Rejected(String code) implements SendOutcome {}

    /** The account, or the configuration set, may not send at the moment. */
    record Paused(String code) implements SendOutcome {}

    /** It may have been accepted: the connection broke or timed out after sending had begun, or the service failed. */
    record Unsure(String code) implements SendOutcome {}
}
