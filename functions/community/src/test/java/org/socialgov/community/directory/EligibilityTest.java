package org.socialgov.community.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.socialgov.community.directory.Lists.domain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.socialgov.community.Wording;
import org.socialgov.community.directory.Eligibility.Verdict;

class EligibilityTest {

    private static final List<String> NONE = List.of();

    private final Directory directory = Lists.directory(Lists.taken(Lists.file()));

    @ParameterizedTest
    @CsvSource({
        // rule, domain, eligible, reason
        "anyone, example.com, true, OPEN",
        "government, gsa.gov, true, GOVERNMENT",
        "government, brand-new-town.gov, true, GOVERNMENT",
        "government, mail.mil, true, GOVERNMENT",
        "government, si.edu, true, GOVERNMENT",
        "government, dot.state.oh.us, true, GOVERNMENT",
        "government, example.com, false, NOT_GOVERNMENT",
        "government, evilgov.com, false, NOT_GOVERNMENT",
        "government, gov.evil.com, false, NOT_GOVERNMENT",
        "government, gsa.gov.evil.com, false, NOT_GOVERNMENT",
        "government, dept.gov.uk, false, NOT_GOVERNMENT",
        "federal, gsa.gov, true, FEDERAL",
        "federal, mail.house.gov, true, FEDERAL",
        "federal, uscourts.gov, true, FEDERAL",
        "federal, mail.mil, true, FEDERAL",
        "federal, uscg.mil, true, FEDERAL",
        "federal, si.edu, true, FEDERAL",
        "federal, fs.fed.us, true, FEDERAL",
        "federal, texas.gov, false, NOT_FEDERAL",
        "federal, dc.gov, false, NOT_FEDERAL",
        "federal, pr.gov, false, NOT_FEDERAL",
        "federal, navajo-nsn.gov, false, NOT_FEDERAL",
        "federal, evilgsa.gov, false, NOT_KNOWN_AS_FEDERAL",
        "federal, example.com, false, NOT_KNOWN_AS_FEDERAL",
        "invitation, gsa.gov, false, INVITATION",
    })
    void each_rule_has_its_answer_and_the_reason(String rule, String asked, boolean eligible, Verdict reason) {
        var verdict = Eligibility.of(rule, NONE).verdict(domain(asked), directory.find(domain(asked)));
        assertThat(verdict).isEqualTo(reason);
        assertThat(verdict.isEligible()).isEqualTo(eligible);
    }

    @ParameterizedTest
    @CsvSource({
        "gsa.gov, true",
        "hq.gsa.gov, true",
        "evilgsa.gov, false",
        "gsa.gov.evil.com, false",
        "nist.gov, false",
        "b\u00FCcher.example, true",
    })
    void listed_domains_hold_for_what_lies_below_them(String asked, boolean eligible) {
        var rule = Eligibility.of("domains", List.of("GSA.gov", "b\u00FCcher.example"));
        assertThat(rule.verdict(domain(asked), Optional.empty())).isEqualTo(
            eligible ? Verdict.LISTED : Verdict.NOT_LISTED
        );
        assertThat(rule.domainsInWords()).isEqualTo("gsa.gov, xn--bcher-kva.example");
    }

    @Test
    void federal_only_takes_no_other_kind() {
        var rule = Eligibility.of("federal", NONE);
        for (Kind kind : Kind.values()) {
            var listing = new Listing("x.gov", "X", Optional.empty(), kind, Lists.DAY);
            assertThat(rule.verdict(domain("x.gov"), Optional.of(listing)).isEligible()).isEqualTo(
                kind == Kind.FEDERAL || kind == Kind.MILITARY
            );
        }
    }

    @Test
    void settings_that_make_no_sense_say_what_they_may_say() {
        assertThatThrownBy(() -> Eligibility.of("everyone", NONE)).hasMessageContaining(
            "anyone, government, federal, domains or invitation"
        );
        assertThatThrownBy(() -> Eligibility.of("domains", NONE)).hasMessageContaining("no domain is listed");
        assertThatThrownBy(() -> Eligibility.of("federal", List.of("gsa.gov"))).hasMessageContaining(
            "isn't \"domains\""
        );
        assertThatThrownBy(() -> Eligibility.of("domains", List.of("gov"))).hasMessageContaining("\"gov\"");
        assertThatThrownBy(() -> Eligibility.of("domains", List.of("jane@gsa.gov"))).hasMessageContaining("no domain");
    }

    @Test
    void every_rule_and_every_reason_has_its_sentence() {
        var wording = Wording.of("en");
        for (String name : List.of("anyone", "government", "federal", "invitation")) {
            var rule = Eligibility.of(name, NONE);
            assertThat(wording.say(rule.wording())).isNotBlank();
            assertThat(rule.domainsInWords()).isEmpty();
        }
        var domains = Eligibility.of("domains", List.of("gsa.gov"));
        assertThat(wording.say(domains.wording(), Map.of("domains", domains.domainsInWords()))).contains("gsa.gov");
        for (Verdict reason : Verdict.values()) {
            assertThat(wording.say(reason.wording())).isNotBlank();
        }
    }
}
