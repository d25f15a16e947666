package org.socialgov.community.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class GovListingsTest {

    @Test
    void each_row_is_in_the_part_that_answers_for_it_and_in_no_other() {
        var list = Lists.taken(Lists.file());
        var parts = GovListings.partsOf(list);
        assertThat(parts).hasSize(GovListings.PARTS);
        assertThat(parts.stream().mapToInt(GovListings::size).sum()).isEqualTo(list.rows().size());
        for (GovList.Row row : list.rows()) {
            var listing = parts.get(GovListings.partOf(row.domain())).exactly(row.domain()).orElseThrow();
            assertThat(listing.organization()).isEqualTo(row.organization());
            assertThat(listing.kind()).isEqualTo(row.kind());
            assertThat(listing.matched()).isEqualTo(row.domain());
            assertThat(listing.bureau()).isEmpty();
            assertThat(listing.asOf()).isEqualTo(Lists.DAY);
        }
    }

    @Test
    void what_is_written_is_read_again() {
        var random = new Random(17);
        for (int i = 0; i < 200; i++) {
            var list = someList(random, random.nextInt(300));
            for (GovListings part : GovListings.partsOf(list)) {
                var again = GovListings.decode(part.encode());
                assertThat(again.size()).isEqualTo(part.size());
                for (GovList.Row row : list.rows()) {
                    assertThat(again.exactly(row.domain())).isEqualTo(part.exactly(row.domain()));
                }
            }
        }
    }

    @Test
    void the_parts_of_a_list_twice_as_long_as_today_s_fit_into_the_store_together() {
        var encoded = GovListings.partsOf(someList(new Random(3), 33_000))
            .stream()
            .map(GovListings::encode)
            .toList();
        // A transaction of DynamoDB takes 100 items and 4 MB, an item 400 kB.
        assertThat(encoded)
            .isNotEmpty()
            .allSatisfy(part -> assertThat(part).hasSizeLessThan(100_000));
        assertThat(
            encoded
                .stream()
                .mapToInt(part -> part.length)
                .sum()
        ).isLessThan(3_000_000);
    }

    @Test
    void a_damaged_part_is_refused_or_reads_as_the_sound_one() {
        var part = GovListings.partsOf(someList(new Random(1), 2_000)).getFirst();
        byte[] sound = part.encode();
        var random = new Random(18);
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = sound.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            assertThat(content(damaged)).isIn("refused", Arrays.toString(sound));
        }
        for (int length = 0; length < sound.length; length += 7) {
            byte[] cut = Arrays.copyOf(sound, length);
            assertThatThrownBy(() -> GovListings.decode(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a_part_in_a_later_format_is_not_misread() throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DeflaterOutputStream(bytes)) {
            out.write(GovListings.FORMAT + 1);
        }
        assertThatThrownBy(() -> GovListings.decode(bytes.toByteArray())).hasMessageContaining("format 2");
    }

    /** Bits that fill the last byte of compressed data, for instance, mean nothing. */
    private static String content(byte[] encoded) {
        try {
            return Arrays.toString(GovListings.decode(encoded).encode());
        } catch (IllegalArgumentException damaged) {
            return "refused";
        }
    }

    private static GovList someList(Random random, int size) {
        var rows = new ArrayList<GovList.Row>();
        for (int i = 0; i < size; i++) {
            String name = "n" + i + Integer.toString(random.nextInt(1_000_000), 36) + ".gov";
            String organization = "City of \u00D1" + Long.toString(random.nextLong(), 36);
            rows.add(new GovList.Row(name, organization, Kind.values()[random.nextInt(Kind.values().length)]));
        }
        return new GovList(Lists.DAY, rows, List.of());
    }
}
