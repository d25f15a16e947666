package org.socialgov.coordinators;

import java.time.Instant;
import java.util.Map;
import org.socialgov.community.Community;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.web.Html;

/** The audit in words: who did what, and when. An entry holds hashes only; the names are those that are still stored. */
final class AuditLines {

    private static final int LATEST = 10;

    private final Wiring wiring;
    private final Community community;

    AuditLines(Wiring wiring, Community community) {
        this.wiring = wiring;
        this.community = community;
    }

    /** What was done, the newest first. */
    Html latest(OpenCoordinatorSession open) {
        long last = wiring.ledger().auditHead(community.id()).number();
        if (last == 0) {
            return Html.of("<h2>{}</h2>\n<p>{}</p>\n", say("lately"), say("lately.none"));
        }
        var acts = wiring
            .ledger()
            .auditEntries(community.id(), Math.max(1, last - LATEST + 1), last)
            .reversed()
            .stream()
            .map(entry -> Html.of("<li>{}</li>\n", act(entry, open)))
            .toList();
        return Html.of("<h2>{}</h2>\n<ul>\n{}</ul>\n", say("lately"), acts);
    }

    private String act(AuditEntry entry, OpenCoordinatorSession open) {
        return wiring
            .wording()
            .say(
                "coordinators.act." + entry.act().word(),
                Map.of("time", time(entry.at()), "who", who(entry.by(), open), "whom", whom(entry, open))
            );
    }

    /** Names come from the coordinators that are stored, the former ones included. */
    private String who(String by, OpenCoordinatorSession open) {
        return switch (by) {
            case AuditEntry.SYSTEM -> say("who.system");
            case AuditEntry.OPERATIONS -> say("who.operations");
            default -> {
                var entry = open
                    .coordinators()
                    .stored()
                    .entries()
                    .stream()
                    .filter(each -> each.addressKey().hex().equals(by))
                    .findFirst();
                yield entry
                    .map(each -> each.name().isBlank() ? each.address().value() : each.name())
                    .or(() ->
                        open
                            .coordinators()
                            .active()
                            .stream()
                            .filter(each -> AddressKey.of(each).hex().equals(by))
                            .map(EmailAddress::value)
                            .findFirst()
                    )
                    .orElseGet(() -> say("who.former"));
            }
        };
    }

    private String whom(AuditEntry entry, OpenCoordinatorSession open) {
        return switch (entry.act()) {
            case COORDINATOR_INVITED, COORDINATOR_ACCEPTED, COORDINATOR_REMOVED, COORDINATOR_LEFT -> who(
                entry.about(),
                open
            );
            default -> whom(entry.about());
        };
    }

    private String whom(String about) {
        return about.matches("[0-9a-f]{64}")
            ? wiring
                  .ledger()
                  .member(new MemberKey(about))
                  .map(OverviewPages::name)
                  .orElseGet(() -> say("whom.erased"))
            : say("whom.announcement");
    }

    private String time(Instant at) {
        return wiring.wording().date("coordinators.time", at.atZone(community.announcements().timezone()));
    }

    private String say(String what) {
        return wiring.wording().say("coordinators.overview." + what, Map.of());
    }
}
