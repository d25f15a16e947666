package org.socialgov.membership;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.joining.Joining;
import org.socialgov.community.joining.LinkActions;
import org.socialgov.community.joining.LinkContext;
import org.socialgov.community.joining.LinkOutcome;
import org.socialgov.community.ledger.AddressChange;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.managing.ChangingAddress;
import org.socialgov.community.managing.SubscriptionActions;
import org.socialgov.community.storage.Members;
import org.socialgov.community.storage.Transition;
import org.socialgov.environment.Settings;
import org.socialgov.web.FunctionRoute;
import org.socialgov.web.Http;
import org.socialgov.web.Request;
import org.socialgov.web.Resource;

/**
 * Lets people manage their own subscription: request a link to it, see and change it, move it to another address,
 * leave, undo that, or stop all mail. Serves the form posted to {@code /communities/manage-your-listserv-subscription},
 * and {@code subscription}, {@code change-address}, {@code unsubscribe}, {@code undo} and {@code never-again} below
 * {@code /communities/social-media/}.
 */
public final class SubscriptionFunction implements RequestStreamHandler {

    private final Wiring wiring;
    private final FormLimits limits;
    private final Http http;

    public SubscriptionFunction() {
        this(Wiring.fromEnvironment(4, Wiring::readUnknownAddress), FormLimits.from(Settings.ofFunction()));
        wiring.dryClick(dry -> new SubscriptionFunction(dry, limits).http, FunctionRoute.SUBSCRIPTION);
    }

    SubscriptionFunction(Wiring wiring, FormLimits limits) {
        this.wiring = wiring;
        this.limits = limits;
        http = new Http(this::route, wiring.errors(), wiring.log());
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        http.serve(event, answer);
    }

    private Optional<Resource> route(Request request) {
        if (FunctionRoute.MANAGE.isAt(request.path())) {
            return Optional.of(
                new AskPages<>(
                    wiring,
                    "manage",
                    FunctionRoute.MANAGE.path(),
                    ManageForm::read,
                    new ManageLinks(),
                    limits
                ).resource()
            );
        }
        return subscription(request)
            .or(() ->
                LinkPages.at(request, wiring, Link.Purpose.UNSUBSCRIBE, (found, community, now) ->
                    LinkActions.unsubscribe(found, community.id(), now, wiring.randomness())
                ).map(Resource::allowingCrossSitePosts)
            )
            .or(() ->
                LinkPages.inSteps(
                    request,
                    wiring,
                    Link.Purpose.CHANGE_ADDRESS,
                    token -> LinkContext.by(token, wiring.ledger()),
                    (found, community, _, now) -> confirmMove(found, community, now)
                )
            )
            .or(() ->
                LinkPages.at(request, wiring, Link.Purpose.NEVER_AGAIN, (found, community, now) ->
                    LinkActions.neverAgain(found, community.id(), now, wiring.randomness())
                ).map(Resource::allowingCrossSitePosts)
            );
    }

    /** With a token, the page that the manage link opens; without one, the page of its session. */
    private Optional<Resource> subscription(Request request) {
        return request.queryFields().values().containsKey("token")
            ? LinkPages.at(request, wiring, Link.Purpose.MANAGE, (found, community, now) ->
                  LinkActions.openSession(found, community.id(), now, wiring.randomness())
              )
            : FunctionRoute.SUBSCRIPTION.in(wiring.communities(), request.path()).map(community ->
                  new SubscriptionPages(wiring, community, limits).resource()
              );
    }

    private Transition.Step<LinkOutcome> confirmMove(LinkContext link, Community community, Instant now) {
        var found = ChangingAddress.Context.by(link, wiring.ledger());
        var admission = found
            .change()
            .map(AddressChange::newAddress)
            .map(other -> Admission.of(other, community, wiring));
        return ChangingAddress.confirm(
            found,
            community.id(),
            admission.map(Admission::verdict),
            admission.flatMap(Admission::affiliation),
            now,
            wiring.randomness()
        );
    }

    private final class ManageLinks implements AskPages.Asking<ManageForm> {

        @Override
        public EmailAddress address(ManageForm form) {
            return form.address().orElseThrow();
        }

        @Override
        public List<Members.AddressStatus> read(ManageForm form) {
            var communities = wiring.communities().stream().map(Community::id).toList();
            return wiring.ledger().addressStatuses(communities, address(form), false);
        }

        @Override
        public Joining.Asked decide(
            ManageForm form,
            List<Members.AddressStatus> now,
            Optional<List<Members.AddressStatus>> before
        ) {
            return SubscriptionActions.askForLink(
                now,
                before.isPresent(),
                limits.perAddress(),
                wiring.clock().instant(),
                wiring.randomness()
            );
        }
    }
}
