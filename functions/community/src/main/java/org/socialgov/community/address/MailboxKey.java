package org.socialgov.community.address;

/**
 * The key of one mailbox whatever the community and the spelling of its address: what is limited for the person's sake
 * is limited for all of them. An identity never goes by it: that is {@link MemberKey}'s.
 *
 * @param hex SHA-256 of {@link EmailAddress#mailbox}
 */
public record MailboxKey(String hex) {
    public static MailboxKey of(EmailAddress address) {
        return new MailboxKey(Sha256.hex(address.mailbox()));
    }

    /**
     * Where the release of 2026-11 kept what an address was mailed: by its spelling. It is the same key for an address
     * without dots and plus signs.
     */
    public static MailboxKey ofSpelling(EmailAddress address) {
        return new MailboxKey(Sha256.hex(address.canonical()));
    }
}
