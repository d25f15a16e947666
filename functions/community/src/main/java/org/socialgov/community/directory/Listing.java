package org.socialgov.community.directory;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What the directory says of a domain: who holds it. It proves a mailbox in an organization, not that somebody is
 * employed there: contractors have such mailboxes too, and some boxes are shared.
 *
 * @param matched the listed domain that decided, for example {@code dhs.gov} for {@code hq.dhs.gov}
 * @param organization as the list names it as of that day: organizations are renamed and merged, so a caller that keeps the
 *     name keeps the day with it
 * @param bureau the part of the organization that the domain belongs to, only from our own reviewed table
 * @param asOf the day of the list that says so
 */
public record Listing(String matched, String organization, Optional<String> bureau, Kind kind, LocalDate asOf) {}
