package org.socialgov.community;

import java.time.Instant;

/**
 * That somebody agreed to a version of the privacy notice, and when.
 *
 * @param noticeVersion empty as long as no notice has been shown: a request to join by mail can't show one, so it is
 *     shown where the request is confirmed
 * @param at when they agreed, or else when they asked
 */
public record Consent(String noticeVersion, Instant at) {
    /** Of somebody who has asked, and was shown no notice yet. */
    public static Consent toBeGiven(Instant askedAt) {
        return new Consent("", askedAt);
    }

    public boolean isGiven() {
        return !noticeVersion.isEmpty();
    }
}
