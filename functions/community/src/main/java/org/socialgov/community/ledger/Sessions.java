package org.socialgov.community.ledger;

import java.util.Optional;

/** The sessions that manage links opened. */
public interface Sessions {
    /** @param hash of the cookie's value */
    Optional<Session> session(Link.Hash hash);
}
