package org.socialgov.community.coordinating;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.ledger.AddressChange;
import org.socialgov.community.ledger.ApprovalDecision;
import org.socialgov.community.ledger.HistoryEntry;
import org.socialgov.community.ledger.ListImport;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.community.ledger.MemberItem;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.RejoinRequest;
import org.socialgov.community.ledger.SoftBounces;
import org.socialgov.community.ledger.Tombstone;

/**
 * What happened to one membership, composed from the items under its key and never stored. A mail is one line with its news
 * and with the events that its links caused.
 */
public final class MemberHistory {

    private MemberHistory() {}

    public sealed interface Line {
        Instant at();

        /**
         * An event that no stored mail caused.
         *
         * @param decision of a coordinator, if it is the last one about the membership
         */
        record Happened(HistoryEntry entry, Optional<ApprovalDecision> decision) implements Line {
            @Override
            public Instant at() {
                return entry.at();
            }
        }

        /**
         * A mail.
         *
         * @param caused what its links or its bounce caused, in the order of the times
         */
        record Mailed(MailOrder order, List<Happened> caused) implements Line {
            public Mailed {
                caused = List.copyOf(caused);
            }

            @Override
            public Instant at() {
                return order.createdAt();
            }
        }

        /** The member has asked to move to another address. */
        record AskedToMove(AddressChange change) implements Line {
            @Override
            public Instant at() {
                return change.askedAt();
            }
        }

        /** The address was invited by a list. */
        record WasInvited(ListImport.Invited invited) implements Line {
            @Override
            public Instant at() {
                return invited.at();
            }
        }
    }

    /**
     * The lines, the newest first.
     *
     * @param items everything under the member's key
     */
    public static List<Line> of(List<MemberItem> items) {
        var decision = all(items, ApprovalDecision.class).stream().findFirst();
        var events = all(items, HistoryEntry.class)
            .stream()
            .sorted(Comparator.comparing(HistoryEntry::at))
            .map(entry -> new Line.Happened(entry, decision.filter(last -> isAbout(last, entry))))
            .toList();
        var lines = new ArrayList<Line>();
        var told = new HashSet<String>();
        for (MemberItem item : items) {
            switch (item) {
                case MailOrder order -> {
                    var caused = events
                        .stream()
                        .filter(event -> event.entry().record().equals(order.ref().id()))
                        .toList();
                    caused.forEach(event -> told.add(event.entry().id()));
                    lines.add(new Line.Mailed(order, caused));
                }
                case AddressChange change -> lines.add(new Line.AskedToMove(change));
                case ListImport.Invited invited -> lines.add(new Line.WasInvited(invited));
                case
                    HistoryEntry _,
                    Membership _,
                    RejoinRequest _,
                    Tombstone _,
                    ApprovalDecision _,
                    SoftBounces _,
                    ListImport.Invitation _ -> {
                    // Events follow; the rest is the present state, which is shown by itself.
                }
            }
        }
        events
            .stream()
            .filter(event -> !told.contains(event.entry().id()))
            .forEach(lines::add);
        lines.sort(Comparator.comparing(Line::at).reversed());
        return lines;
    }

    private static boolean isAbout(ApprovalDecision decision, HistoryEntry entry) {
        return (
            entry.at().equals(decision.at()) &&
            switch (entry.event()) {
                case APPROVED -> decision.approved();
                case DECLINED -> !decision.approved();
                default -> false;
            }
        );
    }

    private static <I extends MemberItem> List<I> all(List<MemberItem> items, Class<I> kind) {
        return items.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
