package org.socialgov.membership;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.socialgov.community.Community;
import org.socialgov.community.Decision;
import org.socialgov.community.Joining;
import org.socialgov.web.Http;
import org.socialgov.web.Resource;

/** The form to join at {@code /communities/social-media/join/}: shows it, and takes what people ask for. */
public final class JoinFunction implements RequestStreamHandler {

    private final Wiring wiring;
    private final Flood flood;
    private final Http http;

    public JoinFunction() {
        this(Wiring.fromEnvironment(), Flood.from(System.getenv()));
    }

    JoinFunction(Wiring wiring, Flood flood) {
        this.wiring = wiring;
        this.flood = flood;
        http = new Http(
            request -> CommunityPath.find(request.path(), "join", wiring.communities()).map(this::form),
            wiring.errors(),
            wiring.sameSite(),
            wiring.log()
        );
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        http.serve(event, answer);
    }

    private Resource form(Community community) {
        return new AskPages<>(
            wiring,
            "join",
            community.path() + "join/",
            typed -> JoinForm.read(typed, community, wiring.clock().instant()),
            this::take,
            flood.postsInTenMinutes()
        ).resource(JoinForm.empty(community));
    }

    private Joining.Asked take(JoinForm form) {
        var asked = form.request().orElseThrow();
        var pace = wiring.pace(flood.pace());
        return Decision.carryOut(pace.holdingBack(wiring.ledger(), asked.address()), () ->
            Joining.ask(
                asked,
                wiring.ledger().standing(asked.key(), asked.addressKey()),
                flood.perAddress(),
                wiring.clock().instant(),
                wiring.randomness()
            )
        );
    }
}
