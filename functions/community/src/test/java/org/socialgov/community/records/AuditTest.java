package org.socialgov.community.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.socialgov.community.Given.COMMUNITY;
import static org.socialgov.community.Given.COORDINATOR;
import static org.socialgov.community.Given.KEY;
import static org.socialgov.community.Given.NOW;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.socialgov.community.Given;
import org.socialgov.community.address.Sha256;
import org.socialgov.community.ledger.AuditEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Item;

class AuditTest {

    private static final AuditEntry.Head NONE = AuditEntry.Head.none(COMMUNITY);

    @Test
    void the_entries_of_an_act_form_a_chain_that_ends_at_the_new_head() {
        var written = written(
            approve(Audit.after(NONE)).append(AuditEntry.Act.STOPPED, "7", AuditEntry.SYSTEM, "", NOW)
        );

        var first = (AuditEntry) written.get(0);
        var second = (AuditEntry) written.get(1);
        assertThat(first.number()).isEqualTo(1);
        assertThat(first.previous()).isEqualTo(NONE.hash());
        assertThat(second.number()).isEqualTo(2);
        assertThat(second.previous()).isEqualTo(Sha256.hex(first.line()));
        assertThat(written.get(2)).isEqualTo(new AuditEntry.Head(COMMUNITY, 2, Sha256.hex(second.line()), 1));
    }

    @Test
    void a_later_act_goes_on_where_the_head_is() {
        var head = (AuditEntry.Head) written(approve(Audit.after(NONE))).getLast();
        var written = written(approve(Audit.after(head)));

        assertThat(((AuditEntry) written.getFirst()).number()).isEqualTo(2);
        assertThat(((AuditEntry) written.getFirst()).previous()).isEqualTo(head.hash());
        assertThat(((AuditEntry.Head) written.getLast()).number()).isEqualTo(2);
        assertThat(written.getLast().revision()).isEqualTo(2);
    }

    @Test
    void an_audit_without_an_act_writes_nothing() {
        assertThat(written(Audit.after(NONE))).isEmpty();
    }

    @Test
    void a_line_is_canonical_and_holds_no_word_of_a_person() {
        var entry = (AuditEntry) written(approve(Audit.after(NONE))).getFirst();

        assertThat(entry.line()).isEqualTo(
            "{\"seq\":1,\"at\":\"2026-03-02T15:00:00Z\",\"act\":\"approved\",\"about\":\"" +
                KEY.hex() +
                "\",\"by\":\"" +
                Sha256.hex(COORDINATOR.canonical()) +
                "\",\"text\":\"" +
                Sha256.hex("We know her.") +
                "\",\"prev\":\"" +
                NONE.hash() +
                "\"}"
        );
        assertThat(AuditEntry.parse(COMMUNITY, entry.line())).contains(entry);
    }

    @Test
    void each_act_is_read_from_its_line() {
        for (var act : AuditEntry.Act.values()) {
            var entry = new AuditEntry(COMMUNITY, 1, NOW, act, "x", AuditEntry.OPERATIONS, "", NONE.hash());
            assertThat(AuditEntry.parse(COMMUNITY, entry.line())).contains(entry);
        }
    }

    @Test
    void a_line_that_says_the_same_in_another_way_is_none() {
        var line = ((AuditEntry) written(approve(Audit.after(NONE))).getFirst()).line();
        for (var other : List.of(
            line.replace("\"seq\":1", "\"seq\":01"),
            line.replace("\"seq\":1", "\"seq\":0"),
            line.replace("15:00:00Z", "15:00:00.000Z"),
            line.replace("15:00:00Z", "25:00:00Z"),
            line.replace("approved", "invented"),
            line.replace(Sha256.hex("We know her."), "1f"),
            line.replace(",", ", "),
            line + " ",
            ""
        )) {
            assertThat(AuditEntry.parse(COMMUNITY, other)).isEmpty();
        }
    }

    @Test
    void an_address_or_a_text_in_place_of_its_hash_is_refused() {
        assertThatThrownBy(() ->
            Audit.after(NONE).append(AuditEntry.Act.STOPPED, COORDINATOR.value(), AuditEntry.SYSTEM, "", NOW)
        ).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
            Audit.after(NONE).append(AuditEntry.Act.STOPPED, "7", COORDINATOR.value(), "", NOW)
        ).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
            new AuditEntry(COMMUNITY, 1, NOW, AuditEntry.Act.STOPPED, "7", AuditEntry.SYSTEM, "why", NONE.hash())
        ).isInstanceOf(IllegalArgumentException.class);
    }

    private static Audit approve(Audit audit) {
        return audit.append(AuditEntry.Act.APPROVED, KEY.hex(), Audit.person(COORDINATOR), "We know her.", NOW);
    }

    private static List<Item> written(Audit audit) {
        var writes = new Change.Builder();
        audit.writeTo(writes);
        return writes.change(Given.randomness()).writes().stream().map(Change.Write::item).toList();
    }
}
