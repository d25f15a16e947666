package org.socialgov.community.ledger;

import java.util.Optional;

/** The links that were mailed. */
public interface Links {
    Optional<Link> link(Link.Hash hash);
}
