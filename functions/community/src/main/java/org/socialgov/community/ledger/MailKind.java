package org.socialgov.community.ledger;

import java.util.List;

/** The kinds of mail, each with the reason in its header {@code X-Mail-Reason}. */
public enum MailKind {
    CONFIRM("confirm", Addressee.ANYONE, Link.Purpose.CONFIRM, Link.Purpose.NEVER_AGAIN),
    REMINDER("reminder", Addressee.ANYONE, Link.Purpose.CONFIRM, Link.Purpose.NEVER_AGAIN),
    WELCOME("welcome", Addressee.PERSON, Link.Purpose.MANAGE, Link.Purpose.UNSUBSCRIBE),
    ALREADY_MEMBER("already-member", Addressee.ANYONE, Link.Purpose.MANAGE, Link.Purpose.NEVER_AGAIN),
    JOIN_NOTICE("join-notice", Addressee.COORDINATORS),
    APPROVAL_REQUEST(
        "approval-request",
        Addressee.COORDINATORS,
        Link.Purpose.APPROVE,
        Link.Purpose.DECLINE,
        Link.Purpose.DECLINE_DOMAIN
    ),
    APPROVED("approved", Addressee.PERSON, Link.Purpose.MANAGE, Link.Purpose.UNSUBSCRIBE),
    DECLINED("declined", Addressee.ANYONE, Link.Purpose.NEVER_AGAIN),
    WAITING("waiting", Addressee.ANYONE, Link.Purpose.NEVER_AGAIN),
    GOODBYE("goodbye", Addressee.PERSON, Link.Purpose.UNDO),
    /** To a member whom a coordinator removed. */
    REMOVED("removed", Addressee.PERSON, Link.Purpose.UNDO, Link.Purpose.NEVER_AGAIN),
    /** To a member whose details a coordinator corrected: the values before are in it. */
    CORRECTED("corrected", Addressee.PERSON, Link.Purpose.MANAGE),
    MANAGE("manage", Addressee.ANYONE, Link.Purpose.MANAGE, Link.Purpose.NEVER_AGAIN),
    BRIEF("brief", Addressee.COORDINATORS),
    HELP("help", Addressee.ANYONE, Link.Purpose.NEVER_AGAIN),
    /** A mail to the community that is forwarded to the coordinators. */
    PASSED_ON("passed-on", Addressee.COORDINATORS),
    /** To the member's current address and to the new one. */
    CHANGE_ADDRESS("change-address", Addressee.ANYONE, Link.Purpose.CHANGE_ADDRESS, Link.Purpose.NEVER_AGAIN),
    /** To the new address of a membership, after both have confirmed. */
    MOVED("moved", Addressee.PERSON, Link.Purpose.MANAGE, Link.Purpose.UNSUBSCRIBE),
    /** The receipt for an erasure. */
    ERASED("erased", Addressee.PERSON),
    /** To members: a mailing. Its one link is the membership's own unsubscribe link. */
    ANNOUNCEMENT("announcement", Addressee.PERSON),
    /** To members: the mailings that were held for them. Its one link is the membership's own unsubscribe link. */
    DIGEST("digest", Addressee.PERSON),
    /** To the coordinator who wrote an announcement: as members will see it. */
    PREVIEW("preview", Addressee.PERSON, Link.Purpose.SEND, Link.Purpose.STOP),
    /** To the other coordinators, where two persons must agree to an announcement. */
    SEND_REQUEST("send-request", Addressee.PERSON, Link.Purpose.SEND),
    /** To the other coordinators: an announcement is about to go out, or goes on. */
    SEND_NOTICE("send-notice", Addressee.PERSON, Link.Purpose.STOP),
    /** To coordinators: what became of an announcement. */
    SEND_REPORT("send-report", Addressee.COORDINATORS, Link.Purpose.STOP),
    /** To a coordinator who signs in. */
    COORDINATOR("coordinator", Addressee.PERSON, Link.Purpose.COORDINATOR),
    /** To a coordinator whose session asks for a fresh link. */
    COORDINATOR_FRESH("coordinator-fresh", Addressee.PERSON, Link.Purpose.FRESH),
    /** To a person who is invited to coordinate. */
    COORDINATOR_INVITATION("coordinator-invitation", Addressee.PERSON, Link.Purpose.COORDINATOR_INVITATION),
    /** To the other coordinators: who coordinates has changed, or data has left. */
    COORDINATOR_NOTICE("coordinator-notice", Addressee.COORDINATORS),
    /** To the coordinator who writes words for new members: the mail with these words. */
    WELCOME_PREVIEW("welcome-preview", Addressee.PERSON),
    /** To a person on a list that a coordinator uploaded: the one invitation. */
    INVITATION("invitation", Addressee.PERSON, Link.Purpose.INVITATION, Link.Purpose.NEVER_AGAIN),
    /** The one reminder of an invitation. */
    INVITATION_REMINDER("invitation-reminder", Addressee.PERSON, Link.Purpose.INVITATION, Link.Purpose.NEVER_AGAIN),
    /** To coordinators: what became of a list whose people were invited. */
    IMPORT_REPORT("import-report", Addressee.COORDINATORS);

    private final String reason;
    private final Addressee addressee;
    private final List<Link.Purpose> links;

    MailKind(String reason, Addressee addressee, Link.Purpose... links) {
        this.reason = reason;
        this.addressee = addressee;
        this.links = List.of(links);
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

    /** Whom a mail of a kind is for. An answer quotes the mail, so the links in the mail travel with it. */
    public enum Addressee {
        /**
         * Any address that a stranger enters. Answers go to the community's address. The number of these mails is
         * limited.
         */
        ANYONE,
        /**
         * A member or one coordinator: nobody else may use the links in the mail. Answers go to the community's address.
         * Where the system reads its mail, the links are removed before it is forwarded.
         */
        PERSON,
        /** The coordinators, who read the answers. No approval link reaches the person who asks. */
        COORDINATORS,
    }

    public Addressee addressee() {
        return addressee;
    }

    /** Whether a stranger can cause such a mail to an address that they enter. */
    public boolean canBeCausedByAStranger() {
        return addressee == Addressee.ANYONE;
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
