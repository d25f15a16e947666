package org.socialgov.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
