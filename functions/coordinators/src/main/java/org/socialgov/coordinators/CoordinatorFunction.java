package org.socialgov.coordinators;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Function;
import org.socialgov.community.Community;
import org.socialgov.coordinators.announcements.RedactionPages;
import org.socialgov.coordinators.imports.ImportPages;
import org.socialgov.coordinators.members.ExportPages;
import org.socialgov.coordinators.members.MemberListPages;
import org.socialgov.coordinators.members.MemberPages;
import org.socialgov.coordinators.session.CoordinatorSessions;
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
    private final CoordinatorSessions sessions;
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
        sessions = new CoordinatorSessions(wiring);
        http = new Http(this::route, wiring.errors(), wiring.requestPolicy(), wiring.log());
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        http.serve(event, answer);
    }

    private Optional<Resource> route(Request request) {
        return at(FunctionRoute.COORDINATORS_OVERVIEW, request, community ->
            new OverviewPages(wiring, sessions, community).resource()
        )
            .or(() ->
                at(FunctionRoute.COORDINATORS, request, community -> new SignInPages(wiring, community, posts).form())
            )
            .or(() ->
                at(FunctionRoute.COORDINATORS_SIGN_IN, request, community ->
                    new SignInPages(wiring, community, posts).link()
                )
            )
            .or(() ->
                at(FunctionRoute.COORDINATORS_MEMBERS, request, community ->
                    new MemberListPages(wiring, sessions, community).resource()
                )
            )
            .or(() ->
                at(FunctionRoute.COORDINATORS_EXPORT, request, community ->
                    new ExportPages(wiring, sessions, community).resource()
                )
            )
            .or(() ->
                at(FunctionRoute.COORDINATORS_MEMBER, request, community ->
                    new MemberPages(wiring, sessions, community).resource()
                )
            )
            .or(() ->
                at(FunctionRoute.COORDINATORS_IMPORTS, request, community ->
                    new ImportPages(wiring, sessions, community, invitationsFirst).list()
                )
            )
            .or(() ->
                at(FunctionRoute.COORDINATORS_IMPORT, request, community ->
                    new ImportPages(wiring, sessions, community, invitationsFirst).one(
                        FunctionRoute.COORDINATORS_IMPORT.value(community, request.path())
                    )
                )
            )
            .or(() ->
                at(FunctionRoute.COORDINATORS_TEAM, request, community ->
                    new TeamPages(wiring, sessions, community).resource()
                )
            )
            .or(() ->
                at(FunctionRoute.COORDINATORS_SETTINGS, request, community ->
                    new SettingsPages(wiring, sessions, community).resource()
                )
            )
            .or(() ->
                at(FunctionRoute.COORDINATORS_AUDIT, request, community ->
                    new AuditPages(wiring, sessions, community).resource()
                )
            )
            .or(() ->
                at(FunctionRoute.COORDINATORS_ACCEPT, request, community ->
                    new AcceptPages(wiring, community).resource()
                )
            )
            .or(() ->
                at(FunctionRoute.COORDINATORS_FRESH, request, community ->
                    new FreshPages(wiring, sessions, community).resource(request)
                )
            )
            .or(() ->
                at(FunctionRoute.ARCHIVE_REDACTION, request, community ->
                    new RedactionPages(wiring, sessions, community).resource()
                )
            );
    }

    private Optional<Resource> at(FunctionRoute route, Request request, Function<Community, Resource> pages) {
        return route.in(wiring.communities(), request.path()).map(pages);
    }
}
