package org.socialgov.membership;

import org.socialgov.community.Community;
import org.socialgov.community.address.AddressKey;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.web.Resource;
import org.socialgov.web.Response;

/**
 * The image beside the form to join, an envelope. It has the function started, and the first call to the table made,
 * while the visitor types: the post that follows meets open connections and loaded classes.
 */
final class JoinImage {

    /** An address that no mail goes to (RFC 2606): its items are read, and never there. */
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

    /** The read that a request to join begins with, once in this container. The image shows all the same if it fails. */
    private void callTable(Community community) {
        if (tableCalled) {
            return;
        }
        tableCalled = true;
        try {
            wiring.ledger().addressStatus(MemberKey.of(community.id(), NOBODY), AddressKey.of(NOBODY));
        } catch (RuntimeException failed) {
            wiring.log().unexpected("first-table-call-failed", failed);
        }
    }
}
