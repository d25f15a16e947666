package org.socialgov.membership;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.joining.Joining;
import org.socialgov.community.ledger.Transition;
import org.socialgov.environment.Settings;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Http;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;

/**
 * Accepts the form to join, posted to {@code /communities/social-media/join}. The page with the form loads the image
 * {@code join.svg} from this function, so that the function has started before the form is sent.
 */
public final class JoinFunction implements RequestStreamHandler {

    private final Wiring wiring;
    private final FormLimits limits;
    private final JoinImage image;
    private final Http http;

    public JoinFunction() {
        this(Wiring.fromEnvironment(), FormLimits.from(Settings.ofFunction()));
    }

    JoinFunction(Wiring wiring, FormLimits limits) {
        this.wiring = wiring;
        this.limits = limits;
        image = new JoinImage(wiring);
        http = new Http(this::route, wiring.errors(), wiring.requestPolicy(), wiring.log());
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        http.serve(event, answer);
    }

    private Optional<Resource> route(Request request) {
        return FunctionRoute.JOIN.in(wiring.communities(), request.path())
            .map(this::form)
            .or(() -> FunctionRoute.JOIN_IMAGE.in(wiring.communities(), request.path()).map(image::resource));
    }

    private Resource form(Community community) {
        return new AskPages<>(
            wiring,
            "join",
            FunctionRoute.JOIN.path(community),
            typed -> JoinForm.read(typed, community, wiring.shippedDirectory(), wiring.clock().instant()),
            this::take,
            limits.postsInTenMinutes()
        ).resource();
    }

    private Joining.Asked take(JoinForm form) {
        var asked = form.request().orElseThrow();
        var mailSlots = wiring.mailSlots(limits.perHour());
        return Transition.retryOnConflict(mailSlots.delayingMail(wiring.ledger(), asked.address()), () ->
            Joining.ask(
                asked,
                wiring.ledger().addressStatus(asked.community(), asked.address()),
                limits.perAddress(),
                wiring.clock().instant(),
                wiring.randomness()
            )
        );
    }
}
