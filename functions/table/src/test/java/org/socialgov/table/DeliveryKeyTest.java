package org.socialgov.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.socialgov.community.address.MemberKey;
import org.socialgov.community.ledger.MailKind;
import org.socialgov.community.ledger.MailOrder;

/** The stream's filter in the template names the prefix of orders ({@code TemplateTest}). */
class DeliveryKeyTest {

    private static final MemberKey KEY = new MemberKey("a".repeat(64));

    @Test
    void deliveries_invoke_nothing() {
        var delivery = MailOrder.delivery(
            MailKind.ANNOUNCEMENT,
            KEY,
            "b".repeat(32),
            "socialgov",
            1,
            Instant.EPOCH,
            new MailOrder.State.Held(Instant.EPOCH)
        );
        var item = Items.write(delivery);
        assertThat(item.get("sk").s()).startsWith("DELIVERY#").doesNotStartWith("ORDER#");
        assertThat(StreamKey.of(item.get("pk").s(), item.get("sk").s())).isEqualTo(new StreamKey.Other());
    }
}
