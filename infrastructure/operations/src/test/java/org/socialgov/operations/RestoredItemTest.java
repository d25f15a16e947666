package org.socialgov.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What the command to restore takes each item for, by its key. */
class RestoredItemTest {

    /** Items of every kind that the last release stored. */
    private static final Path STORED = Path.of(
        "../../functions/table/src/test/resources/org/socialgov/table/items-0d17992.jsonl"
    );

    private static final Pattern PK = Pattern.compile("\"pk\":\\{\"S\":\"([^\"]*)\"");
    private static final Pattern SK = Pattern.compile("\"sk\":\\{\"S\":\"([^\"]*)\"");

    @ParameterizedTest
    @CsvSource({
        "MEMBER#a, MEMBER, '', MEMBERSHIP",
        "MEMBER#a, HISTORY#2026#1, '', HISTORY",
        "MEMBER#a, REMAINDER, '', TOMBSTONE",
        "MEMBER#a, ORDER#1, OWED, UNSENT_ORDER",
        "MEMBER#a, ORDER#1, CLAIMED, UNSENT_ORDER",
        "MEMBER#a, ORDER#1, UNKNOWN, UNSENT_ORDER",
        "MEMBER#a, ORDER#1, SENT, DONE_ORDER",
        "MEMBER#a, ORDER#1, FAILED, DONE_ORDER",
        "MEMBER#a, DELIVERY#1, HELD, UNSENT_ORDER",
        "MEMBER#a, DELIVERY#1, SENT, DONE_ORDER",
        "MEMBER#a, DELIVERY#1, GATHERED, DONE_ORDER",
        "MAILING#socialgov, MAILING#1, GOING_OUT, ANNOUNCEMENT",
        "MAILING#socialgov, TEXT#1#1, '', ANNOUNCEMENT",
        "ARCHIVE#socialgov, 2026#1, '', ANNOUNCEMENT",
        "AUDIT#socialgov, 000000000001, '', ANNOUNCEMENT",
        "BROADCAST#socialgov, LEASE, '', SHORT_LIVED",
        "SESSION#a, SESSION, '', SHORT_LIVED",
        "COORDINATOR-SESSION#a, SESSION, '', SHORT_LIVED",
        "COORDINATORS#socialgov, HEAD, '', COORDINATOR",
        "MEMBER#a, NOVELTY, '', UNKNOWN",
        "NOVELTY#a, MEMBER, '', UNKNOWN",
    })
    void an_item_is_known_by_its_key_and_a_mail_order_by_its_state(
        String pk,
        String sk,
        String state,
        RestoredItem.Kind kind
    ) {
        assertThat(RestoredItem.kind(pk, sk, state)).isEqualTo(kind);
    }

    /** Who got it after the restore point isn't known: a broadcast of the stack's table would send it again. */
    @Test
    void an_announcement_stays_one_of_the_restored_table() {
        var item = new RestoredItem(
            Map.of(
                "pk",
                AttributeValue.fromS("MAILING#socialgov"),
                "sk",
                AttributeValue.fromS("MAILING#1"),
                "home",
                AttributeValue.fromS("table")
            )
        );
        assertThat(item.attributesFrom("table-restored"))
            .containsEntry("home", AttributeValue.fromS("table-restored"))
            .containsEntry("sk", AttributeValue.fromS("MAILING#1"));
    }

    @Test
    void no_item_that_a_release_stored_is_of_an_unknown_kind() throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(STORED)) {
            assertThat(lines.lines())
                .isNotEmpty()
                .allSatisfy(line ->
                    assertThat(RestoredItem.kind(first(PK, line), first(SK, line), "")).isNotEqualTo(
                        RestoredItem.Kind.UNKNOWN
                    )
                );
        }
    }

    private static String first(Pattern pattern, String line) {
        var found = pattern.matcher(line);
        assertThat(found.find()).isTrue();
        return found.group(1);
    }
}
