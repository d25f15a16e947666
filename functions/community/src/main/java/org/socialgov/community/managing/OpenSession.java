package org.socialgov.community.managing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.Link;
import org.socialgov.community.ledger.Members;
import org.socialgov.community.ledger.Membership;
import org.socialgov.community.ledger.Session;
import org.socialgov.community.ledger.Sessions;

/**
 * What an open session shows: all memberships of the address that its link was mailed to, in whatever community.
 */
public record OpenSession(Session session, EmailAddress address, List<Membership> memberships) {
    public OpenSession {
        memberships = List.copyOf(memberships);
    }

    /**
     * Reads what a cookie opens.
     *
     * @param cookie the value that a browser sent, whatever it is
     * @return empty if it opens nothing: its time is over, it never was one, or nothing is kept about the address
     */
    public static <L extends Sessions & Members> Optional<OpenSession> by(
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
                    .map(Membership::address)
                    .map(address -> new OpenSession(session, address, memberships(address, communities, ledger)))
            );
    }

    private static List<Membership> memberships(EmailAddress address, List<Community> communities, Members members) {
        return communities
            .stream()
            .map(community -> members.member(MemberKey.of(community.id(), address)))
            .flatMap(Optional::stream)
            .toList();
    }

    /** One of them; empty for a key that isn't of this address. */
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
