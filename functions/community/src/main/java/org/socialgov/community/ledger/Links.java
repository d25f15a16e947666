package org.socialgov.community.ledger;

import java.util.Optional;

/** The mailed links. */
public interface Links {
    /** The link of a token; empty if there is none. */
    Optional<Link> link(Link.Hash hash);
}
