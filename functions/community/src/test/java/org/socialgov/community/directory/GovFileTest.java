package org.socialgov.community.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.socialgov.community.directory.Lists.DAY;
import static org.socialgov.community.directory.Lists.file;
import static org.socialgov.community.directory.Lists.refusal;
import static org.socialgov.community.directory.Lists.taken;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GovFileTest {

    @ParameterizedTest
    @CsvSource({
        "Federal - Executive, DC, federal",
        "Federal-Executive, DC, federal",
        "Federal - Legislative, DC, federal",
        "Federal - Judicial, DC, federal",
        "Federal, VA, federal",
        "FEDERAL - EXECUTIVE, DC, federal",
        "Federal - Something new, DC, federal",
        "Federal Agency - Executive, DC, federal",
        "Federally recognized tribe, AZ, other-government",
        "State or territory, CA, state",
        "State or territory - Election, ca, state",
        "State or territory, AS, territory",
        "State or territory, GU, territory",
        "State or territory, MP, territory",
        "State or territory, PR, territory",
        "State or territory - Election, VI, territory",
        "State or territory, DC, other-government",
        "State or territory, '', other-government",
        "State or territory, XX, other-government",
        "County, MD, county",
        "County - Election, MD, county",
        "City, PR, city",
        "City - Election, DC, city",
        "Tribal, AZ, tribal",
        "Tribal-Election, AZ, tribal",
        "Special district, DC, special-district",
        "School district, OR, school-district",
        "Interstate, NJ, interstate",
        "Municipality, NJ, other-government",
        "Not Federal, NJ, other-government",
        "'', NJ, other-government",
    })
    void a_type_and_a_state_make_the_kind_and_nothing_unclear_is_federal(String type, String state, String kind) {
        var list = taken(file("x.gov," + type + ",X,,Town," + state));
        assertThat(list.rows()).containsExactly(new GovList.Row("x.gov", "X", Kind.of(kind).orElseThrow()));
    }

    @Test
    void columns_are_read_by_their_names_wherever_they_stand() {
        var list = taken(
            text(
                "State, CITY ,Security contact email,suborganization name,Organization Name,Domain type,Domain name",
                "DC,Washington,x@gsa.gov,Office of GSA IT,General Services Administration,Federal - Executive,gsa.gov"
            )
        );
        assertThat(list.rows()).containsExactly(
            new GovList.Row("gsa.gov", "General Services Administration", Kind.FEDERAL)
        );
    }

    @Test
    void the_columns_of_a_year_ago_are_refused_by_name_since_one_meant_something_else_then() {
        assertThat(
            refusal(text("Domain name,Domain type,Agency,Organization name,City,State,Security contact email", "x"))
        ).isEqualTo("unknown columns: agency");
    }

    @Test
    void a_missing_column_is_named() {
        assertThat(refusal(text("Domain name,Domain type,Organization name,City", "x"))).isEqualTo(
            "missing columns: state, suborganization name"
        );
    }

    @Test
    void a_column_that_is_there_twice_is_refused() {
        assertThat(
            refusal(text("Domain name,Domain type,Organization name,Suborganization name,City,State,State", "x"))
        ).isEqualTo("a column is there twice");
    }

    @Test
    void a_file_without_its_header_is_refused_without_quoting_an_address() {
        assertThat(refusal(text("gsa.gov,Federal,General Services Administration,,DC,DC,jane@gsa.gov")))
            .contains("header")
            .doesNotContain("jane");
    }

    @Test
    void what_is_no_such_file_is_refused_in_few_words() {
        assertThat(refusal(new byte[0])).isEqualTo("the file is empty");
        assertThat(refusal(text("<html><body>404: Not Found</body></html>"))).startsWith("unknown columns: <html>");
        assertThat(refusal(text("x".repeat(1_000_000)))).hasSizeLessThan(200);
        assertThat(refusal(text(",".repeat(100_000)))).hasSizeLessThan(200);
        assertThat(refusal(text("a,".repeat(100_000)))).hasSizeLessThan(200);
        assertThat(refusal(new byte[] { 'D', (byte) 0xC3, '(', '\n' })).isEqualTo("the file isn't UTF-8");
        assertThat(refusal(new byte[GovFile.LARGEST + 1])).contains("bytes");
    }

    @Test
    void the_security_contact_is_not_kept() {
        var list = taken(
            text(
                Lists.HEADER.strip() + ",Security contact email",
                "gsa.gov,Federal - Executive,General Services Administration,,Washington,DC,jane@gsa.gov"
            )
        );
        assertThat(list.toString()).doesNotContain("jane");
    }

    @Test
    void names_are_cleaned() {
        assertThat(
            taken(
                file(
                    "a.gov,City,City of Albuquerque ,,A,NM",
                    "b.gov,City,City  of   Canyon,,A,TX",
                    "c.gov,City,City Of Altoona Emergency Services ,,A,WI",
                    "d.gov,City,City of Morgan\u2019s Point Resort,,A,TX",
                    "e.gov,County,Do\u00F1a Ana County,,A,NM",
                    "f.gov,City,\u00A0Town\tof X\u0000,,A,NM",
                    "G.gov.,City,\"Windsor, \"\"New\"\"\",,A,NM",
                    "h.gov,City,Isle Of Palms,,A,SC"
                )
            ).rows()
        )
            .extracting(GovList.Row::domain, GovList.Row::organization)
            .containsExactly(
                tuple("a.gov", "City of Albuquerque"),
                tuple("b.gov", "City of Canyon"),
                tuple("c.gov", "City of Altoona Emergency Services"),
                tuple("d.gov", "City of Morgan\u2019s Point Resort"),
                tuple("e.gov", "Do\u00F1a Ana County"),
                tuple("f.gov", "Town of X"),
                tuple("g.gov", "Windsor, \"New\""),
                tuple("h.gov", "Isle Of Palms")
            );
    }

    @Test
    void the_office_that_registered_a_domain_is_not_its_organization() {
        assertThat(taken(Lists.file()).rows())
            .filteredOn(row -> row.domain().equals("gsa.gov") || row.domain().equals("ed.gov"))
            .extracting(GovList.Row::organization)
            .containsExactly("General Services Administration", "Department of Education");
    }

    @Test
    void a_few_unusable_lines_are_left_out_and_told() {
        var rows = new StringBuilder(Lists.HEADER);
        for (int i = 0; i < 2_000; i++) {
            rows.append("city").append(i).append(".gov,City,City ").append(i).append(",,Town,NM\n");
        }
        String two = rows + "si.edu,Federal,Smithsonian Institution,,Washington,DC\nx.gov,City,(blank),,Town,NM\n";
        var list = taken(two.getBytes(StandardCharsets.UTF_8));
        assertThat(list.rows()).hasSize(2_000);
        assertThat(list.leftOut()).containsExactly(
            new GovList.LeftOut(2002, "not a domain right below .gov"),
            new GovList.LeftOut(2003, "no organization, or more than a name")
        );
        assertThat(refusal((two + "gov,City,X,,Town,NM\n").getBytes(StandardCharsets.UTF_8))).isEqualTo(
            "3 lines can't be used, the first is line 2002: not a domain right below .gov"
        );
    }

    @Test
    void only_domains_right_below_gov_are_listed() {
        assertThat(refusal(file("a.b.gov,City,X,,Town,NM"))).contains("line 2");
        assertThat(refusal(file("evilgov,City,X,,Town,NM"))).contains("no domain");
        assertThat(refusal(file("x.com,Federal,X,,Town,NM"))).contains("not a domain right below .gov");
    }

    @Test
    void a_line_with_too_few_or_too_many_fields_refuses_the_file() {
        assertThat(refusal(file("a.gov,City,A,,Town,NM", "b.gov,City,B,Town,NM"))).isEqualTo(
            "line 3 has 5 fields, the header has 6"
        );
        assertThat(refusal(file("b.gov,City,B, Inc,,Town,NM"))).contains("line 2 has 7 fields");
    }

    @Test
    void a_quote_that_is_never_closed_refuses_the_file() {
        assertThat(
            refusal(file("a.gov,City,A,,Town,NM", "b.gov,City,\"B,,Town,NM", "c.gov,City,C,,Town,NM"))
        ).isEqualTo("a quote that is opened on line 3 is never closed");
    }

    @Test
    void a_domain_with_two_answers_refuses_the_file() {
        assertThat(refusal(file("a.gov,City,A,,Town,NM", "a.gov,Federal,A,,Town,NM"))).contains("line 3");
        assertThat(taken(file("a.gov,City,A,,Town,NM", "A.gov,City,A ,,Town,NM")).rows()).hasSize(1);
    }

    @Test
    void line_ends_marks_and_blank_lines_make_no_difference() {
        String windows = "\uFEFF" + new String(Lists.file(), StandardCharsets.UTF_8).replace("\n", "\r\n") + "\r\n\r\n";
        assertThat(taken(windows.getBytes(StandardCharsets.UTF_8))).isEqualTo(taken(Lists.file()));
        String noEnd = new String(Lists.file(), StandardCharsets.UTF_8).strip();
        assertThat(taken(noEnd.getBytes(StandardCharsets.UTF_8))).isEqualTo(taken(Lists.file()));
    }

    @Test
    void damage_anywhere_is_refused_or_makes_no_row_federal_that_was_not() {
        var random = new Random(66);
        byte[] sound = Lists.file();
        var federal = taken(sound)
            .rows()
            .stream()
            .filter(row -> row.kind() == Kind.FEDERAL)
            .toList();
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = sound.clone();
            // The type is the one field that a changed letter could rightly turn into another kind.
            int at = random.nextInt(damaged.length);
            damaged[at] = (byte) random.nextInt(256);
            switch (GovFile.read(damaged, DAY)) {
                case Intake.Taken(GovList list) -> assertThat(
                    list
                        .rows()
                        .stream()
                        .filter(row -> row.kind() == Kind.FEDERAL)
                        .count()
                ).isLessThanOrEqualTo(federal.size());
                case Intake.Refused(String reason) -> assertThat(reason).isNotBlank().hasSizeLessThan(800);
            }
        }
    }

    private static byte[] text(String... lines) {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
