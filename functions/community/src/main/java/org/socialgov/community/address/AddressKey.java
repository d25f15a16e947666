package org.socialgov.community.address;

/**
 * The key of one address whatever the community: what is limited for the person's sake is limited in all of them.
 *
 * @param hex SHA-256 of the canonical address
 */
public record AddressKey(String hex) {
    public static AddressKey of(EmailAddress address) {
        return new AddressKey(Sha256.hex(address.canonical()));
    }
}
