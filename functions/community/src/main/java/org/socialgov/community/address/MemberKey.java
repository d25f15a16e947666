package org.socialgov.community.address;

/**
 * The key of one address in one community: a hash, so that events, queues and failure records, which contain keys,
 * contain no address.
 *
 * @param hex SHA-256 of community and canonical address
 */
public record MemberKey(String hex) {
    /**
     * Where "never mail me again" of a mailbox lies, whatever the spelling of its address was. No membership lies there,
     * so one that another spelling has, and confirmed, stays as it is.
     */
    public static MemberKey ofMailbox(String community, EmailAddress address) {
        return new MemberKey(Sha256.hex(community + "\nmailbox\n" + address.mailbox()));
    }

    public static MemberKey of(String community, EmailAddress address) {
        return new MemberKey(Sha256.hex(community + "\n" + address.canonical()));
    }
}
