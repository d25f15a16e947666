package org.socialgov.local.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.socialgov.local.start.CannotStart;

/** What IAM's rules make of policies, beyond what the roles of our own template show. */
class PolicyTest {

    private static final Access PUT = new Access(
        "dynamodb:PutItem",
        "table/members",
        Map.of("dynamodb:LeadingKeys", List.of("MEMBER#1"))
    );

    @Test
    void nothing_is_allowed_without_a_statement() {
        assertThat(new Policy(List.of()).allows(PUT)).isFalse();
    }

    @Test
    void a_star_is_any_text_and_a_question_mark_any_character() throws IOException {
        assertThat(
            policy("{'Effect':'Allow','Action':'dynamodb:Put*','Resource':'table/member?'}").allows(PUT)
        ).isTrue();
        assertThat(policy("{'Effect':'Allow','Action':'dynamodb:Put?','Resource':'*'}").allows(PUT)).isFalse();
        assertThat(policy("{'Effect':'Allow','Action':'dynamodb.PutItem','Resource':'*'}").allows(PUT)).isFalse();
    }

    @Test
    void a_denial_wins() throws IOException {
        var allow = "{'Effect':'Allow','Action':'*','Resource':'*'}";
        assertThat(policy(allow).allows(PUT)).isTrue();
        assertThat(
            policy(allow + ",{'Effect':'Deny','Action':['dynamodb:PutItem'],'Resource':'*'}").allows(PUT)
        ).isFalse();
    }

    @Test
    void a_condition_on_all_values_holds_without_the_key_unless_Null_asks_for_it() throws IOException {
        var without = new Access("dynamodb:PutItem", "table/members", Map.of());
        var keys = "'ForAllValues:StringLike':{'dynamodb:LeadingKeys':['MEMBER#*']}";
        var loose = policy("{'Effect':'Allow','Action':'*','Resource':'*','Condition':{" + keys + "}}");
        var strict = policy(
            "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{" +
                keys +
                ",'Null':{'dynamodb:LeadingKeys':'false'}}}"
        );
        assertThat(loose.allows(without)).isTrue();
        assertThat(strict.allows(without)).isFalse();
        assertThat(strict.allows(PUT)).isTrue();
        var two = List.of("MEMBER#1", "LINK#1");
        assertThat(
            strict.allows(new Access("dynamodb:BatchGetItem", "table/members", Map.of("dynamodb:LeadingKeys", two)))
        ).isFalse();
    }

    @Test
    void what_is_not_known_ends_the_start_by_its_name() {
        assertThatThrownBy(() ->
            policy("{'Sid':'Odd','Effect':'Allow','Action':'*','Resource':'*','Condition':{'IpAddress':{'a':'b'}}}")
        )
            .isInstanceOf(CannotStart.class)
            .hasMessageContainingAll("Odd", "IpAddress", "StringEquals");
        assertThatThrownBy(() -> policy("{'Effect':'Allow','NotAction':'*','Resource':'*'}"))
            .isInstanceOf(CannotStart.class)
            .hasMessageContaining("NotAction");
    }

    private static Policy policy(String statements) throws IOException {
        var document = "{'Statement':[" + statements + "]}";
        return new Policy(List.of(new ObjectMapper().readTree(document.replace('\'', '"'))));
    }
}
