package org.socialgov.community.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Lists for tests: a small file in CISA's format, and a source that holds a list in memory. */
final class Lists {

    static final LocalDate DAY = LocalDate.of(2026, 8, 22);
    static final String HEADER = "Domain name,Domain type,Organization name,Suborganization name,City,State\n";

    private Lists() {}

    /** {@code gov-list.csv}: a few rows of each type. */
    static byte[] file() {
        try (var in = Lists.class.getResourceAsStream("gov-list.csv")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] file(String... rows) {
        return (HEADER + String.join("\n", rows) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static GovList taken(byte[] file) {
        assertThat(GovFile.read(file, DAY)).isInstanceOf(Intake.Taken.class);
        return ((Intake.Taken) GovFile.read(file, DAY)).list();
    }

    static String refusal(byte[] file) {
        assertThat(GovFile.read(file, DAY)).isInstanceOf(Intake.Refused.class);
        return ((Intake.Refused) GovFile.read(file, DAY)).reason();
    }

    /** The source after a list was taken in, each part written and read back. */
    static GovSource source(GovList list) {
        var parts = GovListings.partsOf(list)
            .stream()
            .map(part -> GovListings.decode(part.encode()))
            .toList();
        return new GovSource() {
            @Override
            public Optional<Stock> stock() {
                return Optional.of(new Stock(list.asOf(), Instant.EPOCH, list.counts()));
            }

            @Override
            public Optional<GovListings> part(int number) {
                return Optional.of(parts.get(number));
            }

            @Override
            public List<GovListings> all() {
                return parts;
            }
        };
    }

    static Directory directory(GovList list) {
        return new Directory(OwnListings.shipped(), source(list));
    }

    static Directory shipped() {
        return new Directory(OwnListings.shipped(), GovSource.none());
    }

    static Domain domain(String name) {
        return Domain.parse(name).orElseThrow(() -> new AssertionError(name + " is a domain"));
    }
}
