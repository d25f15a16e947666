package org.socialgov.community.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.socialgov.community.directory.Lists.domain;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The directory knows at least 99 of 100 domains of federal sites and their contacts, and is wrong about none. The
 * tests with the full list run where {@code -DgovList=FILE} gives it: the list is its publisher's, and not kept here.
 */
class RecognitionTest {

    private record Expected(String domain, String kind, String organization) {}

    private static final List<Expected> SAMPLE = new ArrayList<>();

    @BeforeAll
    static void read_the_sample() throws IOException {
        try (
            var lines = new BufferedReader(
                new InputStreamReader(
                    RecognitionTest.class.getResourceAsStream("recognition.csv"),
                    StandardCharsets.UTF_8
                )
            )
        ) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    String[] fields = line.split(",", 3);
                    SAMPLE.add(new Expected(fields[0], fields[1], fields[2]));
                }
            }
        }
        assertThat(SAMPLE).hasSizeGreaterThan(200);
    }

    @Test
    void the_shipped_table_knows_the_sample() {
        assertThatItIsKnownTo(Lists.shipped());
    }

    @Test
    void the_full_list_knows_the_sample() throws IOException {
        assertThatItIsKnownTo(Lists.directory(fullList()));
    }

    @Test
    void the_shipped_table_contradicts_the_full_list_nowhere() throws IOException {
        var list = fullList();
        var own = OwnListings.shipped();
        var inList = Lists.directory(list);
        var wrong = own
            .all()
            .stream()
            .filter(listing -> listing.matched().endsWith(".gov"))
            .filter(listing ->
                inList
                    .find(domain(listing.matched()))
                    .filter(found -> found.kind() == listing.kind())
                    .filter(
                        found -> listing.kind() != Kind.FEDERAL || found.organization().equals(listing.organization())
                    )
                    .isEmpty()
            )
            .map(Listing::matched)
            .toList();
        assertThat(wrong).isEmpty();
        assertThat(new Soundness(10_000).refuses(list, Optional.empty(), own)).isEmpty();
    }

    private static GovList fullList() throws IOException {
        String file = System.getProperty("govList", "");
        assumeFalse(file.isEmpty(), "the full list is given by -DgovList=FILE");
        return Lists.taken(Files.readAllBytes(Path.of(file)));
    }

    private static void assertThatItIsKnownTo(Directory directory) {
        var unknown = new ArrayList<String>();
        for (Expected expected : SAMPLE) {
            var found = directory.find(domain(expected.domain()));
            if (found.isEmpty()) {
                unknown.add(expected.domain());
                continue;
            }
            assertThat(found.get().kind().slug()).as(expected.domain()).isEqualTo(expected.kind());
            assertThat(found.get().organization()).as(expected.domain()).isEqualTo(expected.organization());
        }
        assertThat(unknown).hasSizeLessThanOrEqualTo(SAMPLE.size() / 100);
    }
}
