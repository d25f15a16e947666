package org.socialgov.community.managing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Session;
import org.socialgov.community.storage.Links;
import org.socialgov.community.storage.Members;

/** An open session with all memberships of the address that its link was mailed to, in all communities. */
public record OpenSession(Session session, EmailAddress address, List<Membership> memberships) {
    public OpenSession {
        memberships = List.copyOf(memberships);
    }

    /**
     * Reads the session of a cookie.
     *
     * @param cookie the value from the browser, in any form
     * @return empty if the session has ended, never existed, or its membership was erased
     */
    public static <L extends Links & Members> Optional<OpenSession> by(
        String cookie,
        List<Community> communities,
        L ledger,
        Instant now
    ) {
        return Link.Token.parse(cookie)
            .flatMap(token -> ledger.session(token.hash()))
            .filter(session -> session.isOpenAt(now))
            .flatMap(session ->
                ledger
                    .member(session.member())
                    .filter(member -> member.isOfGeneration(session.generation(), session.startedAt()))
                    .map(Membership::address)
                    .map(address -> new OpenSession(session, address, memberships(address, communities, ledger)))
                    // The membership was erased between the two reads.
                    .filter(open -> !open.memberships().isEmpty())
            );
    }

    private static List<Membership> memberships(EmailAddress address, List<Community> communities, Members members) {
        return communities
            .stream()
            .map(community -> members.member(MemberKey.of(community.id(), address)))
            .flatMap(Optional::stream)
            .toList();
    }

    /** A membership of the session; empty for the key of another address. */
    public Optional<Membership> membership(MemberKey key) {
        return memberships
            .stream()
            .filter(member -> member.key().equals(key))
            .findFirst();
    }

    @Override
    public String toString() {
        return "Managed[" + session.id() + "]";
    }
}
