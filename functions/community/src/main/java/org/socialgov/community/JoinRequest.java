package org.socialgov.community;

import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;

/** The data of a request to join. It is unverified until the address is confirmed. */
public record JoinRequest(String community, EmailAddress address, Details details, Consent consent) {
    public MemberKey key() {
        return MemberKey.of(community, address);
    }
}
