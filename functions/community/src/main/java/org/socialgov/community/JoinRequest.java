package org.socialgov.community;

import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;

/** What somebody asked for who wants to join: nothing of it is believed until the address is confirmed. */
public record JoinRequest(String community, EmailAddress address, Details details, Consent consent) {
    public MemberKey key() {
        return MemberKey.of(community, address);
    }

    public AddressKey addressKey() {
        return AddressKey.of(address);
    }
}
