package org.socialgov.coordinators;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.TypedText;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.coordinating.ChangingSettings;
import org.socialgov.community.coordinating.OpenCoordinatorSession;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.ledger.Membership;
import org.socialgov.coordinators.session.CommunityView;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.web.Html;

/**
 * The audit in words: who did what, and when. An entry holds keys and hashes only; the names are those of coordinators and
 * memberships that are still stored.
 */
final class AuditLines extends CommunityView {

    private final OpenCoordinatorSession open;
    private final Map<String, String> found = new HashMap<>();

    AuditLines(Wiring wiring, Community community, OpenCoordinatorSession open) {
        super(wiring, community, "coordinators.audit.");
        this.open = open;
    }

    /**
     * Entries as items of a list, the newest first.
     *
     * @param last number of the newest one; 0 for none
     */
    List<Html> upTo(long last, int most) {
        return ledger()
            .auditEntries(community.id(), Math.max(1, last - most + 1), last)
            .reversed()
            .stream()
            .map(entry -> Html.of("<li>{}</li>\n", sentence(entry)))
            .toList();
    }

    private String sentence(AuditEntry entry) {
        return text(
            "coordinators.act." + entry.act().word(),
            Map.of("time", fullTime(entry.at()), "who", who(entry.by()), "whom", whom(entry))
        );
    }

    /** Names come from the coordinators that are stored, the former ones included. */
    private String who(String by) {
        return switch (by) {
            case AuditEntry.SYSTEM -> say("system");
            case AuditEntry.OPERATIONS -> say("operations");
            default -> open.coordinators()
                .label(by)
                .orElseGet(() -> say("former"));
        };
    }

    private String whom(AuditEntry entry) {
        return switch (entry.act()) {
            case COORDINATOR_INVITED, COORDINATOR_ACCEPTED, COORDINATOR_REMOVED, COORDINATOR_LEFT -> who(entry.about());
            case
                APPROVED,
                DECLINED,
                REMOVED,
                RESTORED,
                CORRECTED,
                RESENT,
                ALLOWED,
                ASKED_AGAIN -> found.computeIfAbsent(entry.about(), this::member);
            case SENT, SECONDED, STARTED, STOPPED, WENT_ON, EDITED, DROPPED, REDACTED -> found.computeIfAbsent(
                entry.about(),
                this::announcement
            );
            case IMPORT_STARTED, IMPORT_STOPPED, IMPORT_WENT_ON, IMPORT_DELETED -> found.computeIfAbsent(
                entry.about(),
                this::listImport
            );
            case SETTINGS_CHANGED -> ChangingSettings.version(entry)
                .map(version -> say("version", Map.of("version", version)))
                .orElseThrow();
            case EXPORTED, MEMBERS_EXPORTED, SIGNED_IN -> "";
        };
    }

    private String member(String key) {
        return Optional.of(key)
            .filter(each -> each.matches("[0-9a-f]{64}"))
            .flatMap(each -> ledger().member(new MemberKey(each)))
            .map(Membership::label)
            .orElseGet(() -> say("erased"));
    }

    private String announcement(String id) {
        var ref = new Mailing.Ref(community.id(), id);
        return ledger()
            .mailing(ref)
            .flatMap(mailing -> ledger().mailingText(ref, mailing.version()))
            .map(text -> TypedText.name(text.subject()))
            .filter(subject -> !subject.isBlank())
            .map(subject -> say("subject", Map.of("subject", subject)))
            .orElseGet(() -> say("announcement"));
    }

    private String listImport(String id) {
        return ledger()
            .listImport(new ListImport.Ref(community.id(), id))
            .map(each -> say("subject", Map.of("subject", each.source().name())))
            .orElseGet(() -> say("list"));
    }
}
