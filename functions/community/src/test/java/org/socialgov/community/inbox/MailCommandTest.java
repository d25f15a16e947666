package org.socialgov.community.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.Communities;
import org.socialgov.community.Community;

class MailCommandTest {

    private static final Community FIRST = Communities.named("first");
    private static final Community SECOND = Communities.named("second");

    @ParameterizedTest
    @CsvSource({
        "Join, JOIN",
        "join, JOIN",
        "'  JOIN  ', JOIN",
        "'\u201CJoin\u201D', JOIN",
        "'`Join`', JOIN",
        "Join., JOIN",
        "Join!?, JOIN",
        "Re: Join, JOIN",
        "RE : join, JOIN",
        "Re[2]: join, JOIN",
        "'Fwd: FW: Re: Join', JOIN",
        "[EXTERNAL] Join, JOIN",
        "'{EXT} *** external *** Re: [list] Join', JOIN",
        "AW: WG: join, JOIN",
        "jo\u200Bin, JOIN",
        "\uFF2A\uFF4F\uFF49\uFF4E, JOIN",
        "manage, MANAGE",
        "Leave, LEAVE",
        "unsubscribe, LEAVE",
        "help, HELP",
    })
    void a_command_is_read_in_any_case_spacing_and_quotes_and_whatever_stands_before_it(
        String subject,
        MailCommand command
    ) {
        assertThat(MailCommand.read(subject, List.of(FIRST, SECOND))).contains(
            new MailCommand.Given(command, Optional.empty())
        );
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "Join #second",
            "join second",
            "Join#second",
            "Join # second",
            "Join #second-slug",
            "Join \"#Second Name\".",
            "Re: join\u00A0#second",
        }
    )
    void a_subject_may_name_its_community_by_id_path_or_name(String subject) {
        assertThat(MailCommand.read(subject, List.of(FIRST, SECOND))).contains(
            new MailCommand.Given(MailCommand.JOIN, Optional.of(SECOND))
        );
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "",
            " ",
            "#first",
            "Joining",
            "Join us",
            "Join #third",
            "Join #",
            "Join the first",
            "Please join",
            "Out of office: join",
            "joinfirst",
            "Re:",
        }
    )
    void any_other_subject_is_for_a_person(String subject) {
        assertThat(MailCommand.read(subject, List.of(FIRST, SECOND))).isEmpty();
    }

    @Test
    void a_subject_of_more_than_200_characters_is_none() {
        assertThat(MailCommand.read("Join" + " ".repeat(196), List.of(FIRST))).isPresent();
        assertThat(MailCommand.read("Join" + " ".repeat(197), List.of(FIRST))).isEmpty();
    }
}
