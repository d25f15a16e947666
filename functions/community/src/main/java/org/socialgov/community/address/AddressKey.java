package org.socialgov.community.address;

/**
 * The key of one address, independent of the community: limits that protect a person apply in all communities.
 *
 * @param hex SHA-256 of the canonical address
 */
public record AddressKey(String hex) {
    public static AddressKey of(EmailAddress address) {
        return new AddressKey(Sha256.hex(address.canonical()));
    }
}
