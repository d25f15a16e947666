package org.socialgov.statistics;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.statistics.MemberStatistics;
import org.socialgov.environment.Settings;
import org.socialgov.table.DynamoMemberStatistics;
import org.socialgov.web.DryRun;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Http;
import org.socialgov.web.Representations;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;

/**
 * Serves the statistics of a community's members: the page at {@code /communities/social-media/members}, and the same
 * numbers as {@code members.json}, {@code members.csv} and the badge {@code members.svg}. Each response needs one read.
 */
public final class MembersFunction implements RequestStreamHandler {

    /** The numbers change a few times a day, so responses may be cached for a minute. */
    private static final String CACHED = "public, max-age=60";

    private static final List<FunctionRoute> ROUTES = List.of(
        FunctionRoute.MEMBERS,
        FunctionRoute.MEMBERS_JSON,
        FunctionRoute.MEMBERS_CSV,
        FunctionRoute.MEMBERS_SVG
    );

    private final Wiring.Pages<MemberStatistics.Source> wiring;
    private final Http http;

    public MembersFunction() {
        this(Wiring.Pages.from(Settings.ofFunction(), DynamoMemberStatistics::toShow));
        wiring.connect(MemberStatistics.Source::statistics);
        var dry = new MembersFunction(wiring.forDryRun(Settings.ofFunction(), DynamoMemberStatistics::toShow));
        String page = FunctionRoute.MEMBERS.path(wiring.communities().getFirst());
        DryRun.of(dry.http, wiring.log(), DryRun.get(page, ""));
    }

    MembersFunction(Wiring.Pages<MemberStatistics.Source> wiring) {
        this.wiring = wiring;
        http = new Http(this::route, wiring.errors(), wiring.log());
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        http.serve(event, answer);
    }

    private Optional<Resource> route(Request request) {
        for (FunctionRoute route : ROUTES) {
            var community = route.in(wiring.communities(), request.path());
            if (community.isPresent()) {
                return Optional.of(Resource.get(asked -> answer(asked, community.get(), route)));
            }
        }
        return Optional.empty();
    }

    private Response answer(Request request, Community community, FunctionRoute route) {
        var numbers = new MembersNumbers(
            community,
            wiring.clock().instant(),
            wiring.stored().statistics(community.id())
        );
        var response = switch (route) {
            case MEMBERS_JSON -> Response.json(200, MembersData.json(numbers));
            case MEMBERS_CSV -> Response.text(200, "text/csv; charset=utf-8; header=present", MembersData.csv(numbers));
            case MEMBERS_SVG -> compressed(
                "image/svg+xml; charset=utf-8",
                Charts.badge(numbers, wiring.wording()).markup(),
                request
            );
            default -> {
                var page = new MembersPage(numbers, wiring.wording());
                yield compressed(
                    "text/html; charset=utf-8",
                    wiring.frame().render(page.title(), page.description(), page.main(), request.domainName()),
                    request
                );
            }
        };
        return response.with("cache-control", CACHED);
    }

    /** The page has 20 kB, and a fifth of it compressed. */
    private static Response compressed(String contentType, String text, Request request) {
        return Representations.of(contentType, text.getBytes(StandardCharsets.UTF_8)).answer(request, CACHED);
    }
}
