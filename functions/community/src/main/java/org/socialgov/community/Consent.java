package org.socialgov.community;

import java.time.Instant;

/** That somebody agreed to a version of the privacy notice, and when. */
public record Consent(String noticeVersion, Instant at) {}
