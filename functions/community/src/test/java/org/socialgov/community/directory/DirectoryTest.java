package org.socialgov.community.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.community.directory.Lists.domain;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryTest {

    private final Directory withList = Lists.directory(Lists.taken(Lists.file()));
    private final Directory withoutList = Lists.shipped();

    @ParameterizedTest
    @CsvSource({
        "gsa.gov, gsa.gov, General Services Administration",
        "hq.dhs.gov, dhs.gov, Department of Homeland Security",
        "ios.doi.gov, doi.gov, Department of the Interior",
        "mail.house.gov, house.gov, United States House of Representatives",
        "a.b.c.d.e.f.nist.gov, nist.gov, Department of Commerce",
    })
    void a_domain_below_a_listed_one_belongs_to_it(String asked, String matched, String organization) {
        for (Directory directory : new Directory[] { withList, withoutList }) {
            var listing = directory.find(domain(asked)).orElseThrow();
            assertThat(listing.matched()).isEqualTo(matched);
            assertThat(listing.organization()).isEqualTo(organization);
            assertThat(listing.kind()).isEqualTo(Kind.FEDERAL);
        }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "evilgsa.gov",
            "xgsa.gov",
            "gsa.gov.evil.com",
            "gsa.gov.us",
            "gsagov.com",
            "gsa.com",
            "gsa.gov-mail.org",
            "gov.gsa",
            "evilmil.us",
            "army.mil.us",
            "mil.army",
            "xmail-mil.com",
            "evilsi.edu",
            "si.edu.evil.org",
            "myusps.com",
            "usps.com.evil.net",
            "evilfed.us",
            "fs.fed.us.com",
            "substate.mn.us",
            "mn.us",
            "ci.minneapolis.mn.us",
            "state.xx.us",
            "example.com",
            "harvard.edu",
        }
    )
    void what_only_ends_or_begins_like_a_listed_domain_is_unknown(String asked) {
        assertThat(withList.find(domain(asked))).isEmpty();
        assertThat(withoutList.find(domain(asked))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "mail.mil, mil, Department of Defense, military",
        "usace.army.mil, mil, Department of Defense, military",
        "uscg.mil, uscg.mil, Department of Homeland Security, military",
        "d1.uscg.mil, uscg.mil, Department of Homeland Security, military",
        "si.edu, si.edu, Smithsonian Institution, federal",
        "nmnh.si.edu, si.edu, Smithsonian Institution, federal",
        "usna.edu, usna.edu, Department of Defense, military",
        "usps.com, usps.com, United States Postal Service, federal",
        "fs.fed.us, fs.fed.us, Department of Agriculture, federal",
        "r5.fs.fed.us, fs.fed.us, Department of Agriculture, federal",
        "other.fed.us, fed.us, United States Government, federal",
        "state.mn.us, state.mn.us, State of Minnesota, state",
        "dot.state.oh.us, state.oh.us, State of Ohio, state",
        "state.va.us, state.va.us, Commonwealth of Virginia, state",
    })
    void what_the_list_lacks_our_own_table_knows(String asked, String matched, String organization, String kind) {
        for (Directory directory : new Directory[] { withList, withoutList }) {
            var listing = directory.find(domain(asked)).orElseThrow();
            assertThat(listing.matched()).isEqualTo(matched);
            assertThat(listing.organization()).isEqualTo(organization);
            assertThat(listing.kind().slug()).isEqualTo(kind);
            assertThat(listing.asOf()).isEqualTo(OwnListings.shipped().reviewed());
        }
    }

    @Test
    void a_department_is_not_the_state_with_the_same_two_letters() {
        assertThat(withList.find(domain("va.gov")))
            .get()
            .extracting(Listing::kind)
            .isEqualTo(Kind.FEDERAL);
        assertThat(withoutList.find(domain("va.gov")))
            .get()
            .extracting(Listing::kind)
            .isEqualTo(Kind.FEDERAL);
    }

    @ParameterizedTest
    @CsvSource({ "as.gov", "guam.gov", "cnmi.gov", "pr.gov", "vi.gov" })
    void a_territory_is_told_from_a_state(String asked) {
        assertThat(withList.find(domain(asked)))
            .get()
            .extracting(Listing::kind)
            .isEqualTo(Kind.TERRITORY);
        assertThat(withoutList.find(domain(asked)))
            .get()
            .extracting(Listing::kind)
            .isEqualTo(Kind.TERRITORY);
    }

    @Test
    void the_district_of_columbia_is_neither_a_state_nor_a_territory() {
        assertThat(withList.find(domain("dc.gov")))
            .get()
            .extracting(Listing::kind)
            .isEqualTo(Kind.OTHER_GOVERNMENT);
        assertThat(withoutList.find(domain("dc.gov")))
            .get()
            .extracting(Listing::kind)
            .isEqualTo(Kind.OTHER_GOVERNMENT);
    }

    @Test
    void a_bureau_comes_from_our_own_table_and_never_from_the_office_that_registered_the_domain() {
        assertThat(withList.find(domain("irs.gov")).orElseThrow().bureau()).contains("Internal Revenue Service");
        assertThat(withoutList.find(domain("irs.gov")).orElseThrow().bureau()).contains("Internal Revenue Service");
        assertThat(withList.find(domain("gsa.gov")).orElseThrow().bureau()).isEmpty();
        assertThat(withList.find(domain("ed.gov")).orElseThrow().bureau()).isEmpty();
        assertThat(withList.find(domain("dhs.gov")).orElseThrow().bureau()).isEmpty();
    }

    @Test
    void a_bureau_that_moved_to_another_organization_is_not_shown_there() {
        var moved = Lists.directory(Lists.taken(Lists.file("irs.gov,Federal - Executive,Department of Revenue,,A,DC")));
        var listing = moved.find(domain("irs.gov")).orElseThrow();
        assertThat(listing.organization()).isEqualTo("Department of Revenue");
        assertThat(listing.bureau()).isEmpty();
    }

    @Test
    void with_the_full_list_a_gov_domain_that_it_has_dropped_is_unknown() {
        assertThat(withoutList.find(domain("nasa.gov"))).isPresent();
        assertThat(withList.find(domain("nasa.gov"))).isEmpty();
    }

    @Test
    void the_list_names_its_day() {
        assertThat(withList.asOf()).isEqualTo(Lists.DAY);
        assertThat(withList.find(domain("gsa.gov")).orElseThrow().asOf()).isEqualTo(Lists.DAY);
        assertThat(withoutList.asOf()).isEqualTo(OwnListings.shipped().reviewed());
    }

    @ParameterizedTest
    @CsvSource({
        "ambc.gov, abmc.gov",
        "cpfb.gov, cfpb.gov",
        "hq.dsh.gov, dhs.gov",
        "gsa.gv, gsa.gov",
        "gsa.gob, gsa.gov",
        "gsa.govv, gsa.gov",
        "mail.house.ogv, house.gov",
        "uscourst.gov, uscourts.gov",
        "uscuorst.gov, uscourts.gov",
    })
    void a_likely_misspelling_leads_to_the_listed_domain(String asked, String suggested) {
        for (Directory directory : new Directory[] { withList, withoutList }) {
            assertThat(directory.find(domain(asked))).isEmpty();
            assertThat(directory.suggestFor(domain(asked))).contains(suggested);
        }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "gsa.com",
            "gmail.com",
            "ups.com",
            "boston.com",
            "zzzzzz.gov",
            "qq.gov",
            "dsh.goc",
            "gov.uk",
            "x.gv",
        }
    )
    void what_is_likely_meant_as_it_stands_gets_no_suggestion(String asked) {
        assertThat(withList.suggestFor(domain(asked))).isEmpty();
        assertThat(withoutList.suggestFor(domain(asked))).isEmpty();
    }

    @Test
    void only_listed_domains_are_suggested_whatever_is_asked() {
        var random = new Random(9);
        for (int i = 0; i < 5_000; i++) {
            var typed = new StringBuilder();
            for (int length = 1 + random.nextInt(6); length > 0; length--) {
                typed.append("abcdfghiprs".charAt(random.nextInt(11)));
            }
            withList
                .suggestFor(domain(typed + ".gov"))
                .ifPresent(suggested -> assertThat(withList.find(domain(suggested))).isPresent());
        }
    }
}
