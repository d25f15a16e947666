package org.socialgov.community;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.directory.Eligibility;

class CommunityTest {

    private static final String FIRST = """
    id=first
    slug=first-slug
    name=First
    title=First title
    topics=training,best
    topic.training=Training
    topic.best=Best practices
    asks.organization=true
    asks.role=false
    notice.version=1
    notice.authority=authority
    notice.purpose=purpose
    notice.routine-uses=uses
    notice.voluntary=voluntary
    notice.effect=effect \u00E9
    eligibility=anyone
    eligibility.domains=
    """;

    @Test
    void the_communities_are_those_that_the_build_left() {
        var second = FIRST.replace("first", "second")
            .replace("topics=training,best", "topics=")
            .replace("asks.organization=true", "asks.organization=false")
            .replace("asks.role=false", "asks.role=true")
            .replace("eligibility=anyone\neligibility.domains=", "eligibility=domains\neligibility.domains=a.gov,b.gov")
            .concat("notice.control-number=1234-5678\nmail.address=second@example.gov\n")
            .concat("mail.welcome=Read the rules first.\n")
            .concat("timezone=America/Chicago\ndigest.hour=7\ndigest.day=FRIDAY\narchive=NONE\ntwo-person=true\n");
        var all = Community.all(files(Map.of("first", FIRST, "second", second), "first,second"));

        assertThat(all).containsExactly(
            new Community(
                "first",
                "first-slug",
                "First",
                "First title",
                List.of(new Community.Topic("training", "Training"), new Community.Topic("best", "Best practices")),
                true,
                false,
                notice(Optional.empty()),
                new Eligibility.Anyone(),
                Community.OwnMail.NONE,
                Community.Announcements.DEFAULT
            ),
            new Community(
                "second",
                "second-slug",
                "First",
                "First title",
                List.of(),
                false,
                true,
                notice(Optional.of("1234-5678")),
                new Eligibility.ListedDomains(Set.of("a.gov", "b.gov")),
                new Community.OwnMail(
                    Optional.of(new EmailAddress("second", "example.gov")),
                    Optional.of("Read the rules first.")
                ),
                new Community.Announcements(
                    ZoneId.of("America/Chicago"),
                    7,
                    DayOfWeek.FRIDAY,
                    Community.Announcements.Archive.NONE,
                    true
                )
            )
        );
    }

    @Test
    void a_community_has_its_path_and_its_topics() {
        var community = Communities.named("first");

        assertThat(community.path()).isEqualTo("/communities/first-slug/");
        assertThat(community.hasTopic("training")).isTrue();
        assertThat(community.hasTopic("Training")).isFalse();
    }

    @Test
    void a_missing_file_or_setting_is_named() {
        assertThatIllegalStateException()
            .isThrownBy(() -> Community.all(files(Map.of(), "first")))
            .withMessageContaining("site/communities/first.properties");
        assertThatIllegalStateException()
            .isThrownBy(() -> Community.all(files(Map.of("first", FIRST.replace("slug=", "other=")), "first")))
            .withMessageContaining("slug");
    }

    private static Community.PrivacyNotice notice(Optional<String> controlNumber) {
        return new Community.PrivacyNotice(
            "1",
            "authority",
            "purpose",
            "uses",
            "voluntary",
            "effect \u00E9",
            controlNumber
        );
    }

    private static ClassLoader files(Map<String, String> settings, String communities) {
        var files = new HashMap<String, String>();
        files.put("site/communities.properties", "communities=" + communities);
        settings.forEach((id, text) -> files.put("site/communities/" + id + ".properties", text));
        return new ClassLoader(null) {
            @Override
            public InputStream getResourceAsStream(String name) {
                String text = files.get(name);
                return text == null ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
            }
        };
    }
}
