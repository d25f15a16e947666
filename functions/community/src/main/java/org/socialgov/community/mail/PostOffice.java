package org.socialgov.community.mail;

/** The mail service. */
@FunctionalInterface
public interface PostOffice {
    /** Hands one mail over, once: it never tries again by itself, since an answer that got lost would then make two mails. */
    SendOutcome send(OutgoingMail mail);
}
