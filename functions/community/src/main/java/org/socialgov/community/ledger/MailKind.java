package org.socialgov.community.ledger;

import java.util.List;

/** The kinds of mail, each with the reason in its header {@code X-Mail-Reason}. */
public enum MailKind {
    CONFIRM("confirm", List.of(Link.Purpose.CONFIRM, Link.Purpose.NEVER_AGAIN)),
    REMINDER("reminder", List.of(Link.Purpose.CONFIRM, Link.Purpose.NEVER_AGAIN)),
    WELCOME("welcome", List.of(Link.Purpose.MANAGE, Link.Purpose.UNSUBSCRIBE)),
    ALREADY_MEMBER("already-member", List.of(Link.Purpose.MANAGE, Link.Purpose.NEVER_AGAIN)),
    JOIN_NOTICE("join-notice", List.of()),
    APPROVAL_REQUEST(
        "approval-request",
        List.of(Link.Purpose.APPROVE, Link.Purpose.DECLINE, Link.Purpose.DECLINE_DOMAIN)
    ),
    APPROVED("approved", List.of(Link.Purpose.MANAGE, Link.Purpose.UNSUBSCRIBE)),
    DECLINED("declined", List.of(Link.Purpose.NEVER_AGAIN)),
    WAITING("waiting", List.of(Link.Purpose.NEVER_AGAIN)),
    GOODBYE("goodbye", List.of(Link.Purpose.UNDO)),
    /** To a member whom a coordinator removed. */
    REMOVED("removed", List.of(Link.Purpose.UNDO, Link.Purpose.NEVER_AGAIN)),
    /** To a member whose details a coordinator corrected: the values before are in it. */
    CORRECTED("corrected", List.of(Link.Purpose.MANAGE)),
    MANAGE("manage", List.of(Link.Purpose.MANAGE, Link.Purpose.NEVER_AGAIN)),
    BRIEF("brief", List.of()),
    HELP("help", List.of(Link.Purpose.NEVER_AGAIN)),
    /** A mail to the community that is forwarded to the coordinators. */
    PASSED_ON("passed-on", List.of()),
    /** To the member's current address and to the new one. */
    CHANGE_ADDRESS("change-address", List.of(Link.Purpose.CHANGE_ADDRESS, Link.Purpose.NEVER_AGAIN)),
    /** To the new address of a membership, after both have confirmed. */
    MOVED("moved", List.of(Link.Purpose.MANAGE, Link.Purpose.UNSUBSCRIBE)),
    /** The receipt for an erasure. */
    ERASED("erased", List.of()),
    /** To members: a mailing. Its one link is the membership's own unsubscribe link. */
    ANNOUNCEMENT("announcement", List.of()),
    /** To members: the mailings that were held for them. Its one link is the membership's own unsubscribe link. */
    DIGEST("digest", List.of()),
    /** To the coordinator who wrote an announcement: as members will see it. */
    PREVIEW("preview", List.of(Link.Purpose.SEND, Link.Purpose.STOP)),
    /** To the other coordinators, where two persons must agree to an announcement. */
    SEND_REQUEST("send-request", List.of(Link.Purpose.SEND)),
    /** To the other coordinators: an announcement is about to go out, or goes on. */
    SEND_NOTICE("send-notice", List.of(Link.Purpose.STOP)),
    /** To coordinators: what became of an announcement. */
    SEND_REPORT("send-report", List.of(Link.Purpose.STOP)),
    /** To a coordinator who signs in. */
    COORDINATOR("coordinator", List.of(Link.Purpose.COORDINATOR)),
    /** To a coordinator whose session asks for a fresh link. */
    COORDINATOR_FRESH("coordinator-fresh", List.of(Link.Purpose.FRESH)),
    /** To a person who is invited to coordinate. */
    COORDINATOR_INVITATION("coordinator-invitation", List.of(Link.Purpose.COORDINATOR_INVITATION)),
    /** To the other coordinators: who coordinates has changed, or data has left. */
    COORDINATOR_NOTICE("coordinator-notice", List.of()),
    /** To the coordinator who writes words for new members: the mail with these words. */
    WELCOME_PREVIEW("welcome-preview", List.of()),
    /** To a person on a list that a coordinator uploaded: the one invitation. */
    INVITATION("invitation", List.of(Link.Purpose.INVITATION, Link.Purpose.NEVER_AGAIN)),
    /** The one reminder of an invitation. */
    INVITATION_REMINDER("invitation-reminder", List.of(Link.Purpose.INVITATION, Link.Purpose.NEVER_AGAIN)),
    /** To coordinators: what became of a list whose people were invited. */
    IMPORT_REPORT("import-report", List.of());

    private final String reason;
    private final List<Link.Purpose> links;

    MailKind(String reason, List<Link.Purpose> links) {
        this.reason = reason;
        this.links = links;
    }

    /** The reason as it is written in the mail's header and in the table. */
    public String reason() {
        return reason;
    }

    /** The purposes of the links that a mail of this kind contains. */
    public List<Link.Purpose> links() {
        return links;
    }

    /** Whether a broadcast sends it to many members, with the text of mailings. */
    public boolean isMailing() {
        return this == ANNOUNCEMENT || this == DIGEST;
    }

    /** Whether it invites a person on an uploaded list, who has no membership. */
    public boolean isInvitation() {
        return this == INVITATION || this == INVITATION_REMINDER;
    }

    /** Whether it is about who coordinates: about no membership, and also for a person who is no coordinator. */
    public boolean isAboutCoordinators() {
        return this == COORDINATOR_INVITATION || this == COORDINATOR_NOTICE;
    }

    /** Whether it opens a coordinator's session, or a fresh period in one: it is about no membership. */
    public boolean isAboutSession() {
        return this == COORDINATOR || this == COORDINATOR_FRESH;
    }

    /** Whether it is a coordinator's mail about an announcement, which the order's note names ({@link Mailing.Note}). */
    public boolean isAboutMailing() {
        return this == PREVIEW || this == SEND_REQUEST || this == SEND_NOTICE || this == SEND_REPORT;
    }

    /** Where an answer to a mail goes. An answer quotes the mail, so the links in the mail travel with it. */
    public enum Answers {
        /** The community's address. Where the system reads its mail, the links are removed before it is forwarded. */
        COMMUNITY,
        COORDINATORS,
    }

    /**
     * Where an answer to a mail of this kind goes: never to a person who may not use a link in the mail. A member's
     * links are answered to the community's address; an approval link never reaches the person who asks.
     */
    public Answers answers() {
        return switch (this) {
            case
                CONFIRM,
                REMINDER,
                WELCOME,
                ALREADY_MEMBER,
                APPROVED,
                DECLINED,
                WAITING,
                GOODBYE,
                REMOVED,
                CORRECTED,
                MANAGE,
                HELP,
                CHANGE_ADDRESS,
                MOVED,
                ERASED,
                ANNOUNCEMENT,
                DIGEST,
                PREVIEW,
                SEND_REQUEST,
                SEND_NOTICE,
                COORDINATOR,
                COORDINATOR_FRESH,
                COORDINATOR_INVITATION,
                WELCOME_PREVIEW,
                INVITATION,
                INVITATION_REMINDER -> Answers.COMMUNITY;
            case
                JOIN_NOTICE,
                APPROVAL_REQUEST,
                BRIEF,
                PASSED_ON,
                SEND_REPORT,
                COORDINATOR_NOTICE,
                IMPORT_REPORT -> Answers.COORDINATORS;
        };
    }

    /** Whether a stranger can cause such a mail to an address that they enter. The number of these mails is limited. */
    public boolean canBeCausedByAStranger() {
        return switch (this) {
            case CONFIRM, REMINDER, ALREADY_MEMBER, WAITING, DECLINED, MANAGE, CHANGE_ADDRESS, HELP -> true;
            case
                WELCOME,
                JOIN_NOTICE,
                APPROVAL_REQUEST,
                APPROVED,
                GOODBYE,
                REMOVED,
                CORRECTED,
                BRIEF,
                PASSED_ON,
                MOVED,
                ERASED,
                ANNOUNCEMENT,
                DIGEST,
                PREVIEW,
                SEND_REQUEST,
                SEND_NOTICE,
                SEND_REPORT,
                COORDINATOR,
                COORDINATOR_FRESH,
                COORDINATOR_INVITATION,
                COORDINATOR_NOTICE,
                WELCOME_PREVIEW,
                INVITATION,
                INVITATION_REMINDER,
                IMPORT_REPORT -> false;
        };
    }

    /** Whether the order's note is about an address, so that it is not kept after the mail was sent. */
    boolean forgetsNoteWhenDone() {
        return (
            this == CHANGE_ADDRESS || this == ERASED || this == DECLINED || this == CORRECTED || isAboutCoordinators()
        );
    }

    /**
     * The kind with a reason.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static MailKind of(String reason) {
        for (MailKind kind : values()) {
            if (kind.reason.equals(reason)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no kind of mail has the reason " + reason);
    }
}
