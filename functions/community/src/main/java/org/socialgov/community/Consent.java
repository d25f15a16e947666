package org.socialgov.community;

import java.time.Instant;

/**
 * Consent to a version of the privacy notice.
 *
 * @param noticeVersion empty as long as no notice was shown: a request to join by mail can't show one, so the page that
 *     confirms it does
 * @param at time of the consent, or else of the request
 */
public record Consent(String noticeVersion, Instant at) {
    /** The state of a person who has made a request and was shown no notice yet. */
    public static Consent toBeGiven(Instant askedAt) {
        return new Consent("", askedAt);
    }

    public boolean isGiven() {
        return !noticeVersion.isEmpty();
    }
}
