package org.socialgov.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.socialgov.community.Community;
import org.socialgov.community.address.EmailAddress;

class CommunitySettingsTest {

    static final String CAPTIONS = """
    id: captions
    slug: captions
    name: Captions
    title: Captions Community
    summary: For people who caption videos.
    who: Anyone in government.
    eligibility: government
    topics:
      training: Training
    asks:
      organization: true
      role: false
    notice:
      version: "2026-11-01"
      authority: a
      purpose: b
      routine-uses: c
      voluntary: d
      effect: e
      control-number: 3090-0000
    """;

    @TempDir
    private Path folder;

    private List<CommunitySettings> read(Problems problems) throws IOException {
        return CommunitySettings.all(folder, problems);
    }

    private Problems problems() throws IOException {
        var problems = new Problems(folder);
        read(problems);
        return problems;
    }

    private void write(String name, String settings) throws IOException {
        Files.writeString(folder.resolve(name + ".settings.yaml"), settings);
        Files.writeString(folder.resolve(name + ".md"), "---\ntitle: x\n---\nx");
    }

    @Test
    void a_community_without_own_mail_has_that_of_the_deployment() throws IOException {
        write("captions", CAPTIONS);
        var problems = new Problems(folder);
        var community = read(problems).getFirst().community();
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings()).isEmpty();
        var common = new EmailAddress("common", "example.gov");
        assertThat(community.ownMail()).isEqualTo(Community.OwnMail.NONE);
        assertThat(community.address(common)).isEqualTo(common);
    }

    @Test
    void a_community_has_an_address_and_words_of_welcome_of_its_own() throws IOException {
        write("captions", CAPTIONS + "address: captions@example.gov\nwelcome: Meet us on Fridays.\n");
        var settings = read(new Problems(folder)).getFirst();
        assertThat(settings.community().ownMail()).isEqualTo(
            new Community.OwnMail(
                Optional.of(new EmailAddress("captions", "example.gov")),
                Optional.of("Meet us on Fridays.")
            )
        );
        assertThat(
            settings.withAddress("<a href=\"mailto:" + Marks.slot("community-address") + "?subject=x\">")
        ).isEqualTo("<a href=\"mailto:captions@example.gov?subject=x\">");
        assertThat(settings.properties()).contains(
            "mail.address=captions@example.gov\n",
            "mail.welcome=Meet us on Fridays.\n"
        );
    }

    @Test
    void announcements_have_settings_of_their_own_or_the_defaults() throws IOException {
        write("captions", CAPTIONS);
        assertThat(read(new Problems(folder)).getFirst().community().announcements()).isEqualTo(
            Community.Announcements.DEFAULT
        );
        write(
            "captions",
            CAPTIONS + "timezone: Pacific/Guam\ndigest:\n  hour: 17\n  day: friday\narchive: none\ntwo_person: true\n"
        );
        var problems = new Problems(folder);
        var settings = read(problems).getFirst();
        assertThat(problems.errors()).isEmpty();
        assertThat(settings.community().announcements()).isEqualTo(
            new Community.Announcements(
                ZoneId.of("Pacific/Guam"),
                17,
                DayOfWeek.FRIDAY,
                Community.Announcements.Archive.NONE,
                true
            )
        );
        assertThat(settings.properties()).contains(
            "archive=NONE",
            "digest.day=FRIDAY",
            "digest.hour=17",
            "timezone=Pacific/Guam",
            "two-person=true"
        );
    }

    @Test
    void a_wrong_setting_of_announcements_is_named_with_its_remedy() throws IOException {
        write(
            "captions",
            CAPTIONS + "timezone: Eastern\ndigest:\n  hour: 24\n  day: mon\narchive: members\ntwo_person: maybe\n"
        );
        assertThat(problems().errors().toString()).contains(
            "must be a time zone such as America/New_York",
            "must be an hour of the day, a whole number from 0 to 23",
            "must be a day of the week such as monday",
            "must be public or none",
            "must be true or false"
        );
    }

    @Test
    void every_mistake_is_named_at_once_with_file_line_and_remedy() throws IOException {
        write("a", CAPTIONS);
        write(
            "b",
            CAPTIONS.replace("id: captions", "id: cap,tions")
                .replace("slug: captions", "slug: Captions!")
                .replace("topics:", "topcis:")
                .replace("role: false", "role: maybe")
                .replace("version: \"2026-11-01\"", "version: first")
                .replace("3090-0000", "none")
                .concat("address: Captions at example.gov\n")
        );
        write("c", CAPTIONS.replace("training: Training", "Best Practices: Best"));
        write("d", "id: d\nslug: d\nname: D\neligibility: everyone\n");
        Files.delete(folder.resolve("d.md"));
        write("e", CAPTIONS.replace("captions", "e").replace("Captions", "E"));
        Files.writeString(folder.resolve("e.md"), "---\npermalink: /communities/else/\n---\nx");
        write("f", "id: f\n\tslug: f");
        Files.write(folder.resolve("g.settings.yaml"), "name: caf\u00E9".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(problems().errors()).containsExactly(
            "f.settings.yaml:2: this is not YAML (found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)); put values with a colon or a quote in them between quotes",
            "g.settings.yaml:1: this file is not UTF-8; save it as UTF-8",
            "c.settings.yaml:1: the id \"captions\" is also in a.settings.yaml; choose another",
            "c.settings.yaml:2: the slug \"captions\" is also in a.settings.yaml; choose another",
            "b.settings.yaml:3: the name \"Captions\" is also in a.settings.yaml; choose another",
            "c.settings.yaml:3: the name \"Captions\" is also in a.settings.yaml; choose another",
            "b.settings.yaml:1: \"id\" must be small letters, digits and hyphens, beginning with a letter, at most 40",
            "b.settings.yaml:2: \"slug\" must be small letters, digits and hyphens, such as social-media, and not the place of another page",
            "b.settings.yaml:8: there is no field \"topcis\"; did you mean \"topics\"?",
            "b.settings.yaml:21: \"address\" must be one mail address in small letters, such as captions@example.gov",
            "b.settings.yaml:12: \"role\" must be true or false",
            "b.settings.yaml:14: \"version\" must be a day such as \"2026-11-01\", in quotes",
            "b.settings.yaml:20: \"control-number\" must be a control number of OMB such as 3090-0000",
            "c.settings.yaml:9: a topic is \"slug: label\", the slug in small letters, digits and hyphens: best-practices: Best practices",
            "d.settings.yaml:1: the field \"title\" is missing; add it",
            "d.settings.yaml:1: the field \"summary\" is missing; add it",
            "d.settings.yaml:1: the field \"who\" is missing; add it",
            "d.settings.yaml:1: the field \"asks\" is missing; add it",
            "d.settings.yaml:1: the field \"notice\" is missing; add it",
            "d.settings.yaml:4: eligibility is \"everyone\"; it may be anyone, government, federal, domains or invitation",
            "d.settings.yaml:1: d.md is missing beside this file; add it: it is the text of the community's page",
            "e.settings.yaml:2: with this slug the forms are below /communities/e/, but the permalink in e.md is /communities/else/; make them the same"
        );
    }
}
