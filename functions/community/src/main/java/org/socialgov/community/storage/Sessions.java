package org.socialgov.community.storage;

import java.util.Optional;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.Session;

/** The sessions that manage links opened. */
public interface Sessions {
    /** @param hash of the cookie's value */
    Optional<Session> session(Link.Hash hash);
}
