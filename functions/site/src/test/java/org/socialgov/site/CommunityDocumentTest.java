package org.socialgov.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The community's own document, as it lies in the content folder. */
class CommunityDocumentTest {

    private static final Path DOCUMENT = Path.of("content/communities/socialgov.md").toAbsolutePath();

    @Test
    void the_document_is_the_copy_that_was_handed_to_us() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(DOCUMENT));
        assertThat(HexFormat.of().formatHex(digest)).isEqualTo(
            "dbc944481f439ba1def30317ffe2f75b0e6fc18f438aed01529937e9a54ec34f"
        );
    }

    @Test
    void all_that_the_document_says_is_on_the_page() throws IOException {
        var problems = new Problems(Path.of("").toAbsolutePath());
        var source = Source.read(DOCUMENT, problems);
        String page = Markdown.render(source, "/communities/social-media/", Targets.NONE, problems).html().markup();
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings()).isEmpty();
        assertThat(source.fields().text("permalink")).contains("/communities/social-media/");
        assertThat(source.fields().text("title")).contains("Social Media Community of Practice");
        assertThat(page)
            .contains("<h2 id=\"what-we-do\">What We Do</h2>", "<h2 id=\"how-to-join\">How to Join</h2>")
            .contains("unites over 1,200 digital managers", "href=\"http://www.whitehouse.gov/\"")
            .contains("href=\"/category/socialmedia/\" title=\"Social Media\"", "href=\"/events/\"")
            .contains("href=\"/resources/federal-compatible-terms-of-service-agreements/\"")
            .contains("href=\"https://www.whitehouse.gov/blog/2015/02/03/announcing-us-public-participation-playbook\"")
            .contains("href=\"/resources/readiness-recovery-response-social-media-cyber-vandalism-toolkit/\"")
            .contains("href=\"/communities/manage-your-listserv-subscription/\"", "“Join #SocialGov”")
            .containsPattern("mailto:.slot:community-address.\\?subject=Join%20%23SocialGov")
            .doesNotContain("@gsa.gov", "{{");
    }
}
