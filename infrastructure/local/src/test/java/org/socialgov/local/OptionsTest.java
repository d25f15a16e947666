package org.socialgov.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.socialgov.local.gateway.Slash;
import org.socialgov.local.start.CannotStart;

class OptionsTest {

    private static final Path ROOT = Path.of("/project");

    @Test
    void what_is_not_typed_takes_its_default() {
        assertThat(Options.parse(ROOT, Map.of("port", "", "fresh", ""))).isEqualTo(Options.parse(ROOT, Map.of()));
    }

    @Test
    void what_is_typed_holds() {
        var options = Options.parse(
            ROOT,
            Map.of(
                "port",
                "8090",
                "mailPort",
                "2590",
                "fresh",
                "true",
                "state",
                ".local2",
                "coordinators",
                "ann@agency.gov, ben@agency.gov",
                "slash",
                "ignore"
            )
        );

        assertThat(options.port()).isEqualTo(8090);
        assertThat(options.mailPort()).isEqualTo(2590);
        assertThat(options.fresh()).isTrue();
        assertThat(options.slash()).isEqualTo(Slash.IGNORE);
        assertThat(options.state()).isEqualTo(ROOT.resolve(".local2"));
        assertThat(options.coordinators()).containsExactly("ann@agency.gov", "ben@agency.gov");
    }

    @Test
    void the_sites_name_is_an_option() {
        assertThat(Options.parse(ROOT, Map.of("siteName", "Bureau Communities")).parameters()).isEqualTo(
            Map.of("SiteName", "Bureau Communities")
        );
        assertThat(Options.parse(ROOT, Map.of("siteName", "", "parameters", "MailsPerDay=9")).parameters()).isEqualTo(
            Map.of("MailsPerDay", "9")
        );
    }

    @Test
    void a_parameters_value_may_hold_commas() {
        var options = Options.parse(
            ROOT,
            Map.of("parameters", "MailsPerDay=9,Coordinators=ann@agency.gov,ben@agency.gov,SiteOrigin=")
        );

        assertThat(options.parameters()).containsExactlyInAnyOrderEntriesOf(
            Map.of("MailsPerDay", "9", "Coordinators", "ann@agency.gov,ben@agency.gov", "SiteOrigin", "")
        );
    }

    @Test
    void a_closing_slash_is_another_path_unless_it_is_to_be_ignored() {
        assertThat(Options.parse(ROOT, Map.of()).slash()).isEqualTo(Slash.DISTINCT);
        assertThat(Options.parse(ROOT, Map.of("slash", "distinct")).slash()).isEqualTo(Slash.DISTINCT);
    }

    @ParameterizedTest
    @CsvSource({
        "port, eighty",
        "port, 65536",
        "mailPort, -1",
        "fresh, perhaps",
        "directory, no-such-file.csv",
        "parameters, MailsPerDay",
        "demo, many",
        "slash, either",
    })
    void what_is_not_understood_is_named(String name, String value) {
        assertThatThrownBy(() -> Options.parse(ROOT, Map.of(name, value)))
            .isInstanceOf(CannotStart.class)
            .hasMessageContaining("-D" + name)
            .message()
            .doesNotContain("\n");
    }
}
