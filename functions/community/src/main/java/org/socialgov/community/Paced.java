package org.socialgov.community;

import java.time.Instant;
import java.util.Optional;

/**
 * A decision that may owe a mail which a stranger can cause, so that the mail may have to wait for its place in the
 * hour.
 *
 * @param <D> the decision itself
 */
public interface Paced<D> extends Decision {
    /** The mail that is owed, if one is. */
    Optional<MailOrder> order();

    /** The same, its mail to be sent not before a moment. */
    D notBefore(Instant due);
}
