package org.socialgov.membership;

import org.socialgov.community.Community;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;

/**
 * The image beside the form to join, an envelope. Its request starts the function and makes the first call to the table
 * while the visitor types, so that the post finds open connections and loaded classes.
 */
final class JoinImage {

    /** An address that receives no mail (RFC 2606). It is read and has no items. */
    private static final EmailAddress NOBODY = EmailAddress.parse("nobody@example.invalid").orElseThrow();

    private static final String ENVELOPE = """
    <svg xmlns="http://www.w3.org/2000/svg" width="48" height="48" viewBox="0 0 24 24"><path fill="#005ea2" d="M20 4H4a2 \
    2 0 0 0-2 2v12a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2V6a2 2 0 0 0-2-2zm0 4-8 5-8-5V6l8 5 8-5z"/></svg>
    """;

    private final Wiring wiring;
    private boolean tableCalled;

    JoinImage(Wiring wiring) {
        this.wiring = wiring;
    }

    Resource resource(Community community) {
        return Resource.get(request -> {
            callTable(community);
            return Response.text(200, "image/svg+xml; charset=utf-8", ENVELOPE).with("cache-control", "no-store");
        });
    }

    /** The first read of a request to join, once in each container. If it fails, the image is still served. */
    private void callTable(Community community) {
        if (tableCalled) {
            return;
        }
        tableCalled = true;
        try {
            wiring.ledger().addressStatus(community.id(), NOBODY);
        } catch (RuntimeException failed) {
            wiring.log().unexpected("first-table-call-failed", failed);
        }
    }
}
