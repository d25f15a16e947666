package org.socialgov.community.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.CsvText;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;

class UploadedListTest {

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final List<String> ANN_AND_JOSE = List.of("ann@gsa.gov|Ann Smith", "jose@nasa.gov|Jos\u00e9 Diaz");

    private static final String LISTSERV = """
    *
    *  Social media managers
    *
    * Owner= owner@gsa.gov
    ann@GSA.GOV                              Ann Smith
    jose@nasa.gov                            Jos\u00e9 Diaz
    *
    * Total number of users subscribed to the list:    3 (non-"concealed" only)
    * Total number of local host users on the list:    0
    """;

    static Stream<Arguments> each_sample_is_recognized_and_read() {
        return Stream.of(
            Arguments.of(ListFormat.LISTSERV, LISTSERV),
            // Mailman: list_members -f
            Arguments.of(ListFormat.ADDRESSES, "Ann Smith <ann@gsa.gov>\nJos\u00e9 Diaz <jose@nasa.gov>\n"),
            // Mailman's web pages
            Arguments.of(ListFormat.ADDRESSES, "Ann Smith <ann at gsa.gov>\r\nJos\u00e9 Diaz <jose at nasa.gov>\r\n"),
            Arguments.of(ListFormat.ADDRESSES, "\"Ann Smith\" <ann@gsa.gov>; Jos\u00e9 Diaz <jose@nasa.gov>"),
            Arguments.of(
                ListFormat.ADDRESSES,
                "ann@gsa.gov (Ann Smith), jose@nasa.gov (Jos\u00e9 Diaz)".replace(", ", "\n")
            ),
            Arguments.of(
                ListFormat.LISTMONK,
                """
                uuid,email,name,attributes,status,created_at,updated_at
                1,ann@gsa.gov,Ann Smith,"{""a"": ""b, c""}",enabled,2026,2026
                2,jose@nasa.gov,Jos\u00e9 Diaz,{},enabled,2026,2026
                3,kim@dot.gov,Kim Field,{},blocklisted,2026,2026
                4,lee@dot.gov,Lee Field,{},disabled,2026,2026
                """
            ),
            Arguments.of(
                ListFormat.GOOGLE_GROUPS,
                """
                Members for group Social media
                Email address,Nickname,Group status,Email status,Email preference
                ann@gsa.gov,Ann Smith,owner,,email
                jose@nasa.gov,Jos\u00e9 Diaz,member,,digest
                kim@dot.gov,Kim,invited,,email
                lee@dot.gov,Lee,banned,,email
                """
            ),
            Arguments.of(
                ListFormat.CSV,
                "Agency;Last name;First name;E-mail;Status\nGSA;Smith;Ann;ann@gsa.gov;active\nNASA;Diaz;Jos\u00e9;jose@nasa.gov;active\nDOT;Field;Kim;kim@dot.gov;Unsubscribed (user)\n"
            ),
            Arguments.of(ListFormat.CSV, "Name\tEmail\nAnn Smith\tann@gsa.gov\nJos\u00e9 Diaz\tjose@nasa.gov\n")
        );
    }

    @ParameterizedTest
    @MethodSource
    void each_sample_is_recognized_and_read(ListFormat format, String text) throws UploadedList.Refused {
        for (byte[] bytes : List.of(
            text.getBytes(StandardCharsets.UTF_8),
            ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8),
            // With a byte order mark.
            text.getBytes(StandardCharsets.UTF_16),
            littleEndian(text),
            text.getBytes(WINDOWS_1252)
        )) {
            var list = UploadedList.read(bytes, Optional.empty());

            assertThat(list.format()).isEqualTo(format);
            assertThat(invited(list)).isEqualTo(ANN_AND_JOSE);
        }
        assertThat(UploadedList.read(text.getBytes(WINDOWS_1252), Optional.empty()).encoding()).isEqualTo(
            UploadedList.Encoding.WINDOWS_1252
        );
    }

    @Test
    void bare_addresses_are_read_from_lines_commas_and_semicolons() throws UploadedList.Refused {
        for (String text : List.of(
            "ann@gsa.gov\njose@nasa.gov",
            "ann@gsa.gov, jose@nasa.gov",
            "ann@gsa.gov;jose@nasa.gov;",
            "email\r\nann@gsa.gov\r\n\r\njose@nasa.gov\r\n"
        )) {
            assertThat(invited(read(text)))
                .as(text)
                .containsExactly("ann@gsa.gov|", "jose@nasa.gov|");
        }
    }

    @Test
    void a_comma_in_a_name_ends_no_address() throws UploadedList.Refused {
        assertThat(
            invited(read("\"Smith, Ann\" <ann@gsa.gov>, Diaz, Jos\u00e9 <jose@nasa.gov>\nField, Kim <kim@dot.gov>"))
        ).containsExactly("ann@gsa.gov|Smith, Ann", "jose@nasa.gov|Diaz, Jos\u00e9", "kim@dot.gov|Field, Kim");
    }

    @Test
    void phone_numbers_of_govdelivery_are_counted_apart() throws UploadedList.Refused {
        var preview = preview(read("Destination,Created\nann@gsa.gov,2026\n\"+1 (202) 555-0100\",2026\nnobody,2026\n"));

        assertThat(preview.numbers()).isEqualTo(Map.of("NEW", 1, "PHONE", 1, "MALFORMED", 1));
    }

    @Test
    void the_number_that_a_review_states_is_read() throws UploadedList.Refused {
        assertThat(read(LISTSERV).stated()).isEqualTo(OptionalInt.of(3));
        assertThat(read("ann@gsa.gov").stated()).isEmpty();
    }

    @Test
    void rows_of_another_length_are_kept_where_the_address_is_there() throws UploadedList.Refused {
        var preview = preview(read("name,email,agency\nAnn,ann@gsa.gov\nKim\nLee,lee@dot.gov,DOT,more\n"));

        assertThat(preview.numbers()).isEqualTo(Map.of("NEW", 2, "MALFORMED", 1));
        assertThat(preview.firstLines().get("MALFORMED")).containsExactly(3);
    }

    @Test
    void an_open_quote_is_refused_with_the_line_where_it_began() {
        var refused = refused("name,email\n\"Ann\nSmith\",ann@gsa.gov\nKim,\"kim@dot.gov\nLee,lee@dot.gov\n");

        assertThat(refused.problem()).isEqualTo(UploadedList.Problem.OPEN_QUOTE);
        assertThat(refused.number()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "PK\u0003\u0004xl/workbook.xml",
            "\u00D0\u00CF\u0011\u00E0\u00A1\u00B1",
            "\u0089PNG\r\n",
            "GIF89a",
            "%PDF-1.7",
        }
    )
    void a_file_that_is_no_text_is_refused_by_its_first_bytes(String bytes) {
        var refused = catchThrowableOfType(UploadedList.Refused.class, () ->
            UploadedList.read(bytes.getBytes(StandardCharsets.ISO_8859_1), Optional.empty())
        );

        assertThat(refused.problem()).isEqualTo(UploadedList.Problem.NO_TEXT);
        assertThat(refused.problem().status()).isEqualTo(415);
    }

    @Test
    void what_is_empty_or_too_much_is_refused_with_its_number() {
        assertThat(refused(" \n ").problem()).isEqualTo(UploadedList.Problem.EMPTY);
        assertThat(refused("email\nann@gsa.gov\0\n").problem()).isEqualTo(UploadedList.Problem.NUL);
        var tooLong = refused("email,note\nann@gsa.gov," + "x".repeat(1001));
        assertThat(tooLong.problem()).isEqualTo(UploadedList.Problem.LONG_CELL);
        assertThat(tooLong.number()).isEqualTo(2);
        assertThat(refused("email" + ",x".repeat(60)).problem()).isEqualTo(UploadedList.Problem.TOO_MANY_COLUMNS);
        var many = refused("a@x.gov\n".repeat(20_001));
        assertThat(many.problem()).isEqualTo(UploadedList.Problem.TOO_MANY_ROWS);
        assertThat(many.number()).isEqualTo(20_001);
        var large = refused("a".repeat(4_000_001));
        assertThat(large.problem()).isEqualTo(UploadedList.Problem.TOO_LARGE);
        assertThat(large.problem().status()).isEqualTo(413);
    }

    @Test
    void the_column_of_addresses_is_found_under_any_name() throws UploadedList.Refused {
        var reading = ListFormat.guess(read("Name;Where to write;Agency\nAnn;ann@gsa.gov;GSA\n"));

        assertThat(reading.columns()).isEqualTo(Map.of("name", 0, "address", 1, "organization", 2));
    }

    @Test
    void the_kinds_of_rows_are_told_apart() throws UploadedList.Refused {
        var list = read(
            "email\nnew@gsa.gov\nNEW@GSA.GOV\nno address\nmember@gsa.gov\nerased@gsa.gov\nbefore@gsa.gov\nlist@gsa.gov\nwho@example.com\n"
        );
        var known = new ListPreview.Known(
            Map.of(key("member@gsa.gov"), "ACTIVE"),
            Set.of(key("before@gsa.gov"), key("member@gsa.gov")),
            Set.of(key("erased@gsa.gov"))
        );
        var preview = ListPreview.of(
            list,
            ListFormat.guess(list),
            "socialgov",
            known,
            Set.of(address("list@gsa.gov")),
            each -> each.domain().endsWith(".gov")
        );

        assertThat(preview.numbers()).isEqualTo(
            Map.of(
                "NEW",
                1,
                "DOUBLE",
                1,
                "MALFORMED",
                1,
                "ACTIVE",
                1,
                "SUPPRESSED",
                1,
                "INVITED_BEFORE",
                1,
                "OWN_ADDRESS",
                1,
                "OUTSIDE",
                1
            )
        );
        assertThat(preview.firstLines()).doesNotContainKey("SUPPRESSED").containsEntry("MALFORMED", List.of(4));
        assertThat(preview.toInvite(false))
            .extracting(row -> row.address().value())
            .containsExactly("new@gsa.gov");
        assertThat(preview.toInvite(true))
            .extracting(row -> row.address().value() + row.approved())
            .containsExactly("new@gsa.govfalse", "who@example.comtrue");
    }

    @Test
    void what_is_exported_comes_in_again_exactly() throws UploadedList.Refused {
        for (String name : List.of("=1+1", "'t Hooft", "' =x", "''@x", "-5", "\uFF1D1", "Ann, \"A\"\nSmith", "+a")) {
            String cell = "\"" + CsvText.defused(name).replace("\"", "\"\"") + "\"";
            var list = read("\"email\",\"name\"\r\n\"" + CsvText.defused("+a@gsa.gov") + "\"," + cell + "\r\n");

            assertThat(list.lines().getLast().cells()).containsExactly("+a@gsa.gov", name);
        }
    }

    private static List<String> invited(UploadedList list) {
        return preview(list)
            .toInvite(false)
            .stream()
            .map(row -> row.address().value() + "|" + row.name())
            .toList();
    }

    private static ListPreview preview(UploadedList list) {
        var nothing = new ListPreview.Known(Map.of(), Set.of(), Set.of());
        return ListPreview.of(list, ListFormat.guess(list), "socialgov", nothing, Set.of(), _ -> true);
    }

    private static UploadedList read(String text) throws UploadedList.Refused {
        return UploadedList.read(text.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }

    private static UploadedList.Refused refused(String text) {
        return catchThrowableOfType(UploadedList.Refused.class, () -> read(text));
    }

    private static byte[] littleEndian(String text) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] { (byte) 0xFF, (byte) 0xFE });
        bytes.writeBytes(text.getBytes(StandardCharsets.UTF_16LE));
        return bytes.toByteArray();
    }

    private static EmailAddress address(String text) {
        return EmailAddress.parse(text).orElseThrow();
    }

    private static MemberKey key(String address) {
        return MemberKey.of("socialgov", address(address));
    }
}
