package org.socialgov.coordinators;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.ledger.Link;
import org.socialgov.coordinators.announcements.AnnouncementLinks;
import org.socialgov.coordinators.announcements.AnnouncementPages;
import org.socialgov.coordinators.announcements.Announcements;
import org.socialgov.environment.Settings;
import org.socialgov.web.DryRun;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Http;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;

/**
 * The pages about announcements below {@code /communities/social-media/}: {@code send} and {@code stop}, which mailed links
 * open, and {@code announcements} in a coordinator's session.
 */
public final class AnnouncementFunction implements RequestStreamHandler {

    private final Announcements announcements;
    private final Http http;

    public AnnouncementFunction() {
        this(Announcements.fromEnvironment());
        var dry = new AnnouncementFunction(announcements.forDryRun(Settings.ofFunction()));
        DryRun.of(
            dry.http,
            announcements.wiring().log(),
            DryRun.get(announcements.wiring().path(FunctionRoute.SEND), "token=" + "0".repeat(43))
        );
    }

    AnnouncementFunction(Announcements announcements) {
        this.announcements = announcements;
        var wiring = announcements.wiring();
        http = new Http(this::route, wiring.errors(), wiring.log());
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        http.serve(event, answer);
    }

    private Optional<Resource> route(Request request) {
        var communities = announcements.wiring().communities();
        return link(request, Link.Purpose.SEND)
            .or(() -> link(request, Link.Purpose.STOP))
            .or(() ->
                FunctionRoute.ANNOUNCEMENTS.in(communities, request.path()).map(community -> pages(community).list())
            )
            .or(() ->
                FunctionRoute.ANNOUNCEMENT.in(communities, request.path()).map(community ->
                    pages(community).one(FunctionRoute.ANNOUNCEMENT.value(community, request.path()))
                )
            );
    }

    private AnnouncementPages pages(Community community) {
        return new AnnouncementPages(announcements, community);
    }

    private Optional<Resource> link(Request request, Link.Purpose purpose) {
        return FunctionRoute.of(purpose)
            .in(announcements.wiring().communities(), request.path())
            .map(community -> new AnnouncementLinks(announcements, community, purpose).resource());
    }
}
