package org.socialgov.coordinators;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
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
        return announcements.wiring().route(
            request,
            (route, community) ->
                switch (route) {
                    case SEND -> new AnnouncementLinks(announcements, community, Link.Purpose.SEND).resource();
                    case STOP -> new AnnouncementLinks(announcements, community, Link.Purpose.STOP).resource();
                    case ANNOUNCEMENTS -> new AnnouncementPages(announcements, community).list();
                    case ANNOUNCEMENT -> new AnnouncementPages(announcements, community).one(
                        route.value(community, request.path())
                    );
                    default -> null;
                }
        );
    }
}
