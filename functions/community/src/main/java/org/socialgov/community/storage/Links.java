package org.socialgov.community.storage;

import java.util.Optional;
import org.socialgov.community.ledger.Link;

/** The mailed links. */
public interface Links {
    /** The link of a token; empty if there is none. */
    Optional<Link> link(Link.Hash hash);
}
