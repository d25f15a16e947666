package org.socialgov.mail;

import java.util.List;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.announcing.AnnouncementText;
import org.socialgov.community.announcing.Block;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.web.FunctionRoute;

/**
 * An announcement as its mail, and a digest, show it.
 *
 * @param id of the mailing
 * @param subject as the coordinator typed it
 * @param corrects id of the mailing that it corrects
 * @param permalink its address in the archive, if the community has one and the broadcast has begun
 */
record Announcement(
    String id,
    String subject,
    boolean isUrgent,
    Optional<String> corrects,
    List<Block> text,
    Optional<String> permalink
) {
    /** A version of a mailing. */
    static Announcement of(Mailing mailing, Mailing.Text text, String siteOrigin, Community community) {
        return new Announcement(
            mailing.ref().id(),
            text.subject(),
            mailing.urgent(),
            mailing.corrects(),
            AnnouncementText.parse(text.text()),
            switch (community.announcements().archive()) {
                case PUBLIC -> mailing
                    .slug()
                    .map(slug -> siteOrigin + FunctionRoute.ARCHIVED_ANNOUNCEMENT.path(community, slug));
                case NONE -> Optional.empty();
            }
        );
    }
}
