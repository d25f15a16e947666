package org.socialgov.mail;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.socialgov.community.AddressKey;
import org.socialgov.community.Change;
import org.socialgov.community.Ledger;
import org.socialgov.community.Link;
import org.socialgov.community.MailOrder;
import org.socialgov.community.MemberKey;
import org.socialgov.community.Membership;
import org.socialgov.community.Rejoin;
import org.socialgov.community.SoftBounces;

/** A table after whose first commit something happens before its caller goes on. */
record SlowLedger(Ledger ledger, Runnable meanwhile, boolean[] happened) implements Ledger {
    SlowLedger(Ledger ledger, Runnable meanwhile) {
        this(ledger, meanwhile, new boolean[1]);
    }

    @Override
    public Commit commit(Change change) {
        var commit = ledger.commit(change);
        if (!happened[0]) {
            happened[0] = true;
            meanwhile.run();
        }
        return commit;
    }

    @Override
    public Optional<Membership> member(MemberKey key) {
        return ledger.member(key);
    }

    @Override
    public Optional<Rejoin> rejoin(MemberKey key) {
        return ledger.rejoin(key);
    }

    @Override
    public Optional<SoftBounces> softBounces(MemberKey key) {
        return ledger.softBounces(key);
    }

    @Override
    public Standing standing(MemberKey key, AddressKey address) {
        return ledger.standing(key, address);
    }

    @Override
    public Optional<MailOrder> order(MailOrder.Ref ref) {
        return ledger.order(ref);
    }

    @Override
    public List<MailOrder.Ref> overdue(Instant now, int most) {
        return ledger.overdue(now, most);
    }

    @Override
    public Optional<Link> link(Link.Hash hash) {
        return ledger.link(hash);
    }
}
