package org.socialgov.coordinators;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.socialgov.coordinators.announcements.RedactionPages;
import org.socialgov.coordinators.imports.ImportPages;
import org.socialgov.coordinators.members.ExportPages;
import org.socialgov.coordinators.members.MemberListPages;
import org.socialgov.coordinators.members.MemberPages;
import org.socialgov.coordinators.session.FreshPages;
import org.socialgov.coordinators.session.SignInPages;
import org.socialgov.coordinators.session.Wiring;
import org.socialgov.environment.Settings;
import org.socialgov.web.DryRun;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Http;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;

/** The coordinators' pages below {@code /communities/social-media/coordinators/}. */
public final class CoordinatorFunction implements RequestStreamHandler {

    private final Wiring wiring;
    private final int posts;
    private final int invitationsFirst;
    private final Http http;

    public CoordinatorFunction() {
        this(
            Wiring.fromEnvironment(),
            Wiring.postsInTenMinutes(Settings.ofFunction()),
            Wiring.invitationsFirst(Settings.ofFunction())
        );
        var dry = new CoordinatorFunction(wiring.forDryRun(Settings.ofFunction()), posts, invitationsFirst);
        DryRun.of(dry.http, wiring.log(), DryRun.get(wiring.path(FunctionRoute.COORDINATORS_OVERVIEW), ""));
    }

    /**
     * @param posts of the sign-in form from one source in ten minutes
     * @param invitationsFirst people of an imported list who are invited alone, before a wait
     */
    CoordinatorFunction(Wiring wiring, int posts, int invitationsFirst) {
        this.posts = posts;
        this.invitationsFirst = invitationsFirst;
        this.wiring = wiring;
        http = new Http(this::route, wiring.errors(), wiring.log());
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        http.serve(event, answer);
    }

    private Optional<Resource> route(Request request) {
        return wiring.route(
            request,
            (route, community) ->
                switch (route) {
                    case COORDINATORS -> new SignInPages(wiring, community, posts).form();
                    case COORDINATORS_SIGN_IN -> new SignInPages(wiring, community, posts).link();
                    case COORDINATORS_FRESH -> new FreshPages(wiring, community).resource(request);
                    case COORDINATORS_ACCEPT -> new AcceptPages(wiring, community).resource();
                    case COORDINATORS_OVERVIEW -> new OverviewPages(wiring, community).resource();
                    case COORDINATORS_MEMBERS -> new MemberListPages(wiring, community).resource();
                    case COORDINATORS_MEMBER -> new MemberPages(wiring, community).resource();
                    case COORDINATORS_EXPORT -> new ExportPages(wiring, community).resource();
                    case COORDINATORS_TEAM -> new TeamPages(wiring, community).resource();
                    case COORDINATORS_IMPORTS -> new ImportPages(wiring, community, invitationsFirst).list();
                    case COORDINATORS_IMPORT -> new ImportPages(wiring, community, invitationsFirst).one(
                        route.value(community, request.path())
                    );
                    case COORDINATORS_SETTINGS -> new SettingsPages(wiring, community).resource();
                    case COORDINATORS_AUDIT -> new AuditPages(wiring, community).resource();
                    case ARCHIVE_REDACTION -> new RedactionPages(wiring, community).resource();
                    default -> null;
                }
        );
    }
}
