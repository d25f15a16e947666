package org.socialgov.community.directory;

import java.time.LocalDate;
import java.util.Optional;

/**
 * The directory's entry for a domain: the organization that holds it. It proves a mailbox in an organization, not
 * employment there: contractors have such mailboxes too, and some mailboxes are shared.
 *
 * @param matched the listed domain that decided, for example {@code dhs.gov} for {@code hq.dhs.gov}
 * @param organization the name in the list of that day: organizations are renamed and merged, so a caller that keeps
 *     the name keeps the day with it
 * @param bureau the part of the organization that the domain belongs to, only from our own reviewed table
 * @param asOf the day of the list
 */
public record Listing(String matched, String organization, Optional<String> bureau, Kind kind, LocalDate asOf) {}
