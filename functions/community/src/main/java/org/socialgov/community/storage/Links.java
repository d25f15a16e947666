package org.socialgov.community.storage;

import java.util.Optional;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.Session;

/** The mailed links, and the sessions that manage links opened. */
public interface Links {
    /** The link of a token; empty if there is none. */
    Optional<Link> link(Link.Hash hash);

    /** @param hash of the cookie's value */
    Optional<Session> session(Link.Hash hash);
}
