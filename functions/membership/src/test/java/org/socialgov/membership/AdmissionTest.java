package org.socialgov.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.socialgov.community.directory.Directory;
import org.socialgov.community.directory.Eligibility;
import org.socialgov.community.directory.OwnListings;
import org.socialgov.community.storage.LedgerUnavailable;
import org.socialgov.testkit.FakeGovStore;
import org.socialgov.testkit.TestCommunities;

class AdmissionTest {

    private final FakeGovStore listed = new FakeGovStore();
    private final Directory directory = new Directory(OwnListings.shipped(), listed);

    @Test
    void a_domain_that_is_admitted_by_its_name_costs_no_read() {
        listed.unreachable(true);
        assertThat(isAdmitted("pat@anywhere.gov", "government")).isTrue();
        assertThat(isAdmitted("pat@army.mil", "government")).isTrue();
        assertThat(isAdmitted("pat@anything.example", "anyone")).isTrue();
        assertThat(isAdmitted("pat@anything.gov", "invitation")).isFalse();
        assertThat(isAdmitted("pat@hq.agency.gov", "domains", "agency.gov")).isTrue();
        assertThat(isAdmitted("pat@evilagency.gov", "domains", "agency.gov")).isFalse();
    }

    @Test
    void where_the_directory_decides_nobody_is_admitted_without_it() {
        listed.unreachable(true);
        assertThatExceptionOfType(LedgerUnavailable.class).isThrownBy(() -> isAdmitted("pat@gsa.gov", "federal"));
    }

    @Test
    void federal_is_what_the_directory_knows_as_federal() {
        assertThat(isAdmitted("pat@gsa.gov", "federal")).isTrue();
        assertThat(isAdmitted("pat@hq.dhs.gov", "federal")).isTrue();
        assertThat(isAdmitted("pat@army.mil", "federal")).isTrue();
        assertThat(isAdmitted("pat@unknown-town.gov", "federal")).isFalse();
        assertThat(isAdmitted("pat@contractor.example", "federal")).isFalse();
    }

    private boolean isAdmitted(String email, String rule, String... domains) {
        var socialgov = TestCommunities.socialgov();
        var community = socialgov.withEligibility(Eligibility.of(rule, List.of(domains)));
        return Admission.verdict(InMemorySystem.address(email), community, directory).isEligible();
    }
}
