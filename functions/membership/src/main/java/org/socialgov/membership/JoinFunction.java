package org.socialgov.membership;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.joining.Joining;
import org.socialgov.community.storage.Members;
import org.socialgov.environment.Settings;
import org.socialgov.web.DryRun;
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
        this(Wiring.fromEnvironment(4, Wiring::readUnknownAddress), FormLimits.from(Settings.ofFunction()));
        var dry = wiring.forDryRun(Settings.ofFunction());
        DryRun.repeat(new JoinFunction(dry, limits).http, wiring.log(), dryJoin(wiring));
    }

    static byte[] dryJoin(Wiring wiring) {
        return DryRun.post(
            wiring.path(FunctionRoute.JOIN),
            "",
            "email=dry.run%40example.gov&name=Dry+Run&consent=yes&topic=training"
        );
    }

    JoinFunction(Wiring wiring, FormLimits limits) {
        this.wiring = wiring;
        this.limits = limits;
        image = new JoinImage(wiring);
        http = new Http(this::route, wiring.errors(), wiring.log());
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
            new Joins(),
            limits
        ).resource();
    }

    private final class Joins implements AskPages.Asking<JoinForm> {

        @Override
        public EmailAddress address(JoinForm form) {
            return form.request().orElseThrow().address();
        }

        @Override
        public List<Members.AddressStatus> read(JoinForm form) {
            var asked = form.request().orElseThrow();
            return wiring.ledger().addressStatuses(List.of(asked.community()), asked.address(), false);
        }

        @Override
        public Joining.Asked decide(
            JoinForm form,
            List<Members.AddressStatus> now,
            Optional<List<Members.AddressStatus>> before
        ) {
            return Joining.ask(
                form.request().orElseThrow(),
                now.getFirst(),
                before.map(List::getFirst),
                limits.perAddress(),
                wiring.clock().instant(),
                wiring.randomness()
            );
        }
    }
}
