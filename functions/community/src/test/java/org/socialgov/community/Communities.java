package org.socialgov.community;

import java.util.List;
import java.util.Optional;
import org.socialgov.community.directory.Eligibility;

/** Communities as a build leaves them on the class path. */
public final class Communities {

    private Communities() {}

    public static Community named(String id) {
        return new Community(
            id,
            id + "-slug",
            id + " name",
            id + " title",
            List.of(new Community.Topic("training", "Training")),
            true,
            false,
            new Community.PrivacyNotice("1", "authority", "purpose", "uses", "voluntary", "effect", Optional.empty()),
            new Eligibility.Anyone(),
            Community.OwnMail.NONE,
            Community.Announcements.DEFAULT
        );
    }
}
