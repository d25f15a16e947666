package org.socialgov.community.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.community.Given.ADDRESS;
import static org.socialgov.community.Given.COMMUNITY;
import static org.socialgov.community.Given.CONSENT;
import static org.socialgov.community.Given.DETAILS;
import static org.socialgov.community.Given.KEY;
import static org.socialgov.community.Given.NOW;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.socialgov.community.Given;

class MemberItemTest {

    static Stream<MemberItem> one_of_each_kind() {
        return Stream.of(
            Given.member(new Membership.State.Active(NOW)),
            new RejoinRequest(KEY, DETAILS, CONSENT, new Membership.State.Pending(NOW, NOW), 1),
            HistoryEntry.of(KEY, COMMUNITY, HistoryEntry.Event.JOINED, "record", NOW, Given.randomness()),
            Tombstone.none(KEY),
            new AddressChange(KEY, ADDRESS, NOW, NOW, "order", Optional.empty(), Optional.empty(), 1),
            Given.approvalDecision(),
            Given.order(MailKind.WELCOME, new MailOrder.State.Unsent(NOW, 0)),
            SoftBounces.none(KEY),
            new ListImport.Invited(KEY, COMMUNITY, "import", NOW),
            new ListImport.Invitation(KEY, COMMUNITY, "import", ADDRESS, "Ann", "GSA", false, NOW, Optional.empty(), 1)
        );
    }

    @ParameterizedTest
    @MethodSource("one_of_each_kind")
    void each_kind_knows_the_key_that_it_lies_under(MemberItem item) {
        assertThat(item.owner()).isEqualTo(KEY);
    }
}
