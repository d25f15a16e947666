package org.socialgov.community;

import java.util.List;
import org.socialgov.community.address.EmailAddress;

/** The coordinators of each community at the moment. */
@FunctionalInterface
public interface Coordinators {
    /** Those of one community. Each call may read the table. */
    List<EmailAddress> of(String community);
}
