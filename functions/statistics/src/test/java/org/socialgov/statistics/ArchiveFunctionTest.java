package org.socialgov.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.community.Community;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.announcing.Archive;
import org.socialgov.community.ledger.ArchiveEntry;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Mailing;
import org.socialgov.community.storage.Ledger;
import org.socialgov.environment.Log;
import org.socialgov.testkit.CountedCalls;
import org.socialgov.testkit.FakeClock;
import org.socialgov.testkit.FakeLedger;
import org.socialgov.testkit.HttpAnswer;
import org.socialgov.testkit.HttpEvents;
import org.socialgov.testkit.SentAnnouncements;
import org.socialgov.testkit.TestCommunities;
import org.socialgov.testkit.WatchedLog;
import org.socialgov.web.Deployment;
import org.w3c.dom.Element;

class ArchiveFunctionTest {

    private static final Community SOCIALGOV = TestCommunities.socialgov();
    private static final EmailAddress COORDINATOR = EmailAddress.parse("coordinator@example.gov").orElseThrow();
    private static final String LIST = "/communities/social-media/archive";
    private static final String ATOM = LIST + ".xml";
    private static final String JSON = LIST + ".json";
    private static final String ORIGIN = "https://" + HttpEvents.DOMAIN;

    private final InMemorySystem system = new InMemorySystem();
    private final SentAnnouncements announcements = new SentAnnouncements(
        system.ledger,
        SOCIALGOV,
        COORDINATOR,
        system.randomness
    );

    @Test
    void an_announcement_is_on_its_page_in_the_list_in_the_search_and_in_both_feeds() {
        String slug = send("Alt text clinic", "Bring *pictures*.\n\n# When\n\n- Tuesday\n- https://example.gov/clinic");

        assertThat(slug).isEqualTo("2026-03-02-alt-text-clinic");
        assertThat(get(LIST + "/" + slug).text())
            .contains("<h1>Alt text clinic</h1>")
            .contains("Sent on March 2, 2026 to all members of SocialGov.")
            .contains("<p>Bring *pictures*.</p>\n<h2>When</h2>\n<ul>\n<li>Tuesday</li>\n")
            .contains("<a class=\"usa-link\" href=\"https://example.gov/clinic\">https://example.gov/clinic</a>");
        assertThat(get(LIST).text())
            .contains("<h2 class=\"site-count\">1 announcement</h2>")
            .contains("<a class=\"usa-link\" href=\"" + LIST + "/" + slug + "\">Alt text clinic</a>")
            .contains("Bring *pictures*. When: Tuesday; https://example.gov/clinic.")
            .contains("<time datetime=\"2026-03-02\">March 2, 2026</time>");
        assertThat(search("clinic").text()).contains("1 result", ">Alt text clinic</a>");
        assertThat(get(ATOM).text()).contains("<title>Alt text clinic</title>");
        assertThat(get(JSON).text()).contains("\"title\":\"Alt text clinic\"");
    }

    @Test
    void who_it_was_for_is_said_by_the_topics() {
        var mailing = announcements.send(
            "Clinic",
            "Text",
            List.of("training", "taken-out-since"),
            Optional.empty(),
            system.clock.instant()
        );
        assertThat(get(LIST + "/" + mailing.slug().orElseThrow()).text()).contains(
            "to members of SocialGov who chose Training, taken-out-since, or no topics."
        );
    }

    @Test
    void twenty_are_on_a_page_and_each_is_on_one() {
        var sent = IntStream.range(0, 45)
            .mapToObj(i -> send("Number " + i, "Text"))
            .toList()
            .reversed();
        var found = new ArrayList<String>();
        String path = "";
        for (int page = 1; page <= 3; page++) {
            String text = path.isEmpty() ? get(LIST).text() : query(path).text();
            var slugs = links(text);
            assertThat(slugs).hasSize(page < 3 ? 20 : 5);
            assertThat(text.contains("Newest announcements")).isEqualTo(page > 1);
            assertThat(text.contains("Older announcements")).isEqualTo(page < 3);
            assertThat(text).contains("45 announcements");
            found.addAll(slugs);
            path = "before=" + slugs.getLast();
        }
        assertThat(found).isEqualTo(sent);
        assertThat(query("before=2026-03-02-unknown").status()).isEqualTo(404);
    }

    @Test
    void an_empty_archive_says_what_comes() {
        assertThat(get(LIST).text()).contains("have not sent an announcement yet", "/communities/social-media/join/");
        assertThat(search("clinic").text()).contains("Nothing found");
        assertThat(get(ATOM).status()).isEqualTo(200);
        assertThat(get(JSON).text()).contains("\"items\":[]");
    }

    @Test
    void a_search_finds_beginnings_of_words_and_all_words_must_be_there() {
        send("Alt text clinic", "On Tuesday");
        send("Captions clinic", "On Friday");

        assertThat(links(search("CLIN").text())).hasSize(2);
        assertThat(links(search("the clinic tuesday").text())).containsExactly("2026-03-02-alt-text-clinic");
        assertThat(links(search("clinic monday").text())).isEmpty();
        assertThat(search("<script>").text()).contains("value=\"&lt;script&gt;\"").doesNotContain("<script>");
        assertThat(query("q=").text()).contains("2 announcements");
        assertThat(query("q=" + "x".repeat(5_000)).status()).isEqualTo(200);
        assertThat(query("q=%26%3F").text()).contains("Nothing found");
    }

    @Test
    void no_page_or_feed_holds_an_address_or_token() {
        String slug = send("Clinic", "Write to the coordinators.");
        for (String path : List.of(LIST, LIST + "/" + slug, ATOM, JSON)) {
            assertThat(get(path).text().replace("socialgov@example.gov", "")).doesNotContain(
                "token",
                "@example.gov",
                "nsubscribe",
                COORDINATOR.value()
            );
        }
    }

    @Test
    void hostile_text_is_text() {
        String slug = send(
            "<script>alert(1)</script> & \"more\"",
            "<img src=x onerror=alert(1)>\n\n[text](javascript:alert(1)) ]]> {{ site }} \u0007"
        );
        // The title of an item of JSON Feed is text.
        assertThat(get(JSON).text()).contains("\"content_html\":\"<p>&lt;img src=x onerror=alert(1)&gt;</p>");
        for (String path : List.of(LIST, LIST + "/" + slug, ATOM)) {
            assertThat(get(path).text()).doesNotContain("<script>", "<img", "href=\"javascript");
        }
        assertThat(get(LIST + "/" + slug).text()).contains(
            "<h1>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;</h1>",
            "&lt;img src=x onerror=alert(1)&gt;"
        );
        assertThat(query("q=%3Cscript%3E").text()).doesNotContain("<script>");
    }

    @Test
    void a_removed_announcement_is_nowhere_but_its_reason_is() {
        send("Open house", "All welcome");
        String slug = send("Secret clinic", "Hidden numbers", "Wrong words");
        assertThat(search("hidden").text()).contains("Secret clinic");
        remove(slug, "It named a person.");

        var page = get(LIST + "/" + slug);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("x-robots-tag")).isEqualTo("noindex");
        for (String text : List.of(page.text(), get(LIST).text(), get(ATOM).text(), get(JSON).text())) {
            assertThat(text)
                .contains("Removed on March 2, 2026 by a coordinator: It named a person.")
                .doesNotContain("Secret", "Hidden", "secret-clinic");
        }
        for (String word : List.of("secret", "hidden", "numbers", "clinic")) {
            assertThat(search(word).text()).contains("Nothing found");
        }
        assertThat(get(LIST).text()).contains(">Open house</a>");
    }

    @Test
    void a_correction_and_what_it_corrects_lead_to_each_other() {
        var first = announcements.send("Clinic", "At ten", List.of(), Optional.empty(), system.clock.instant());
        system.clock.advance(Duration.ofDays(1));
        var second = announcements.send(
            "Correction: Clinic",
            "At eleven",
            List.of(),
            Optional.of(first.ref().id()),
            system.clock.instant()
        );
        String old = LIST + "/" + first.slug().orElseThrow();
        String corrected = LIST + "/" + second.slug().orElseThrow();
        assertThat(get(old).text()).contains(
            "This announcement was corrected on March 3, 2026",
            "href=\"" + corrected + "\""
        );
        assertThat(get(corrected).text()).contains(
            "This announcement corrects one of March 2, 2026",
            "href=\"" + old + "\""
        );

        // The address of a removed one holds words of its subject.
        remove(first.slug().orElseThrow(), "Wrong");
        assertThat(get(corrected).text()).doesNotContain("href=\"" + old + "\"");
    }

    @Test
    void a_withdrawn_announcement_says_so_at_its_address() {
        var sent = announcements.send("Clinic", "At ten", List.of(), Optional.empty(), system.clock.instant());
        String slug = sent.slug().orElseThrow();
        commit(new Change.Builder().put(sent.becomes(new Mailing.State.Dropped(system.clock.instant()))));
        assertThat(get(LIST + "/" + slug).text()).contains(
            "This announcement was withdrawn",
            "The coordinators stopped it on March 2, 2026.",
            "<p>At ten</p>"
        );
    }

    @Test
    void a_broadcast_that_goes_on_with_another_version_is_shown_with_it() {
        var sent = announcements.send("Clinic", "At ten", List.of(), Optional.empty(), system.clock.instant());
        system.clock.advance(Duration.ofDays(1));
        var now = system.clock.instant();
        var edited = sent.edited(COORDINATOR, now);
        var text = new Mailing.Text(sent.ref(), 2, "Clinic moved", "At eleven", now);
        commit(new Change.Builder().put(edited).put(text));
        var opening = Archive.opening(edited, text, SOCIALGOV, system.ledger, now, system.randomness);
        commit(new Change.Builder().and(opening.change()));

        assertThat(opening.slug()).isEqualTo(sent.slug().orElseThrow());
        assertThat(get(LIST + "/" + opening.slug()).text())
            .contains("<h1>Clinic moved</h1>", "<p>At eleven</p>")
            .doesNotContain("At ten");
        assertThat(get(LIST).text()).contains("1 announcement<", ">Clinic moved</a>");
    }

    @Test
    void what_a_container_keeps_of_the_archive_is_dropped_when_the_archive_changes() {
        var counted = new CountedCalls(system.ledger);
        var function = function(counted.table(), TestCommunities.captionsFirst());
        send("First", "Text");
        get(function, LIST);
        assertThat(counted.taken()).containsOnlyKeys("archiveHead", "archive");
        get(function, LIST);
        get(function, LIST);
        assertThat(counted.taken()).containsExactly(Map.entry("archiveHead", 2));
        send("Second", "Text");
        assertThat(get(function, LIST).text()).contains(">Second</a>");
        assertThat(get(function, JSON).text()).contains("\"Second\"");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", ".xml", ".json", "/2026-03-02-clinic" })
    void each_answer_can_be_kept_for_a_while_and_says_when_it_is_still_right(String form) {
        send("Clinic", "Text");
        String path = LIST + form;
        var answer = get(path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("cache-control")).isEqualTo("public, max-age=60, s-maxage=300");
        assertThat(answer.header("etag")).matches("\"[0-9a-f]+\"");
        var again = system.archive(HttpEvents.get(path).header("if-none-match", answer.header("etag")));
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        remove("2026-03-02-clinic", "Wrong");
        assertThat(
            system.archive(HttpEvents.get(path).header("if-none-match", answer.header("etag"))).status()
        ).isEqualTo(200);

        var head = system.archive(HttpEvents.request("HEAD", path));
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("etag")).isEqualTo(get(path).header("etag"));
        assertThat(get(path + "/").text()).isEqualTo(get(path).text());
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
            var refused = system.archive(HttpEvents.request(method, path));
            assertThat(refused.status()).isEqualTo(405);
            assertThat(refused.header("allow")).isEqualTo("GET, HEAD");
        }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "/communities/nobody/archive",
            "/communities/nobody/archive.json",
            "/communities/social-media/archive/2026-03-02-unknown",
            "/communities/social-media/archive/unknown",
            "/communities/social-media/archive/2026-03-02-clinic/more",
            "/communities/social-media/archive//",
            "/communities/captions/archive/2026-03-02-clinic",
            "/communities/social-media/archive/%2e%2e",
        }
    )
    void where_nothing_was_sent_there_is_no_page(String path) {
        send("Clinic", "Text");
        assertThat(get(path).status()).isEqualTo(404);
    }

    @Test
    void a_community_whose_archive_has_no_pages_has_none() {
        String slug = send("Clinic", "Text");
        var settings = SOCIALGOV.announcements();
        var closed = SOCIALGOV.withAnnouncements(
            new Community.Announcements(
                settings.timezone(),
                settings.digestHour(),
                settings.digestDay(),
                Community.Announcements.Archive.NONE,
                settings.twoPersons()
            )
        );
        var function = function(system.ledger, List.of(closed));
        for (String path : List.of(LIST, LIST + "/" + slug, ATOM, JSON)) {
            assertThat(get(function, path).status()).isEqualTo(404);
        }
    }

    @Test
    void a_table_that_can_not_be_reached_is_said() {
        send("Clinic", "Text");
        system.ledger.fail(FakeLedger.Failure.READS);
        for (String path : List.of(LIST, LIST + "/2026-03-02-clinic", ATOM, JSON)) {
            assertThat(get(path).status()).isEqualTo(503);
            assertThat(get(path).header("retry-after")).isEqualTo("30");
            assertThat(get(path).header("cache-control")).isEqualTo("no-store");
        }
    }

    /** RFC 4287, section 4: what each element must hold. */
    @Test
    void the_atom_feed_validates() throws Exception {
        sendForFeeds();
        var answer = get(ATOM);
        assertThat(answer.header("content-type")).isEqualTo("application/atom+xml; charset=utf-8");
        var factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        var feed = factory.newDocumentBuilder().parse(new ByteArrayInputStream(answer.body())).getDocumentElement();

        assertThat(feed.getNamespaceURI()).isEqualTo("http://www.w3.org/2005/Atom");
        assertThat(feed.getLocalName()).isEqualTo("feed");
        assertThat(children(feed, "title")).hasSize(1);
        assertThat(children(feed, "author")).hasSize(1);
        assertThat(uri(only(feed, "id"))).isEqualTo(URI.create(ORIGIN + LIST));
        OffsetDateTime.parse(only(feed, "updated"));
        assertThat(children(feed, "link"))
            .extracting(link -> link.getAttribute("rel") + " " + link.getAttribute("href"))
            .containsExactlyInAnyOrder("self " + ORIGIN + ATOM, "alternate " + ORIGIN + LIST);
        var entries = children(feed, "entry");
        assertThat(entries).hasSize(20);
        assertThat(entries)
            .extracting(entry -> only(entry, "id"))
            .doesNotHaveDuplicates();
        for (Element entry : entries) {
            assertThat(children(entry, "title")).hasSize(1);
            assertThat(uri(only(entry, "id")).toString()).matches("urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
            assertThat(OffsetDateTime.parse(only(entry, "published"))).isBeforeOrEqualTo(
                OffsetDateTime.parse(only(entry, "updated"))
            );
            assertThat(children(entry, "content"))
                .singleElement()
                .satisfies(content -> assertThat(content.getAttribute("type")).isEqualTo("html"));
            for (Element link : children(entry, "link")) {
                assertThat(link.getAttribute("rel")).isEqualTo("alternate");
                assertThat(uri(link.getAttribute("href")).isAbsolute()).isTrue();
            }
        }
        assertThat(only(entries.getFirst(), "title")).isEqualTo("A < B & \"C\"");
        assertThat(only(entries.getFirst(), "content")).isEqualTo("<p>x &lt; y &amp; z</p>\n");
    }

    /** JSON Feed 1.1: what the feed and each item must hold. */
    @Test
    void the_json_feed_validates() throws IOException {
        sendForFeeds();
        var answer = get(JSON);
        assertThat(answer.header("content-type")).isEqualTo("application/feed+json; charset=utf-8");
        var feed = object(answer.text());
        assertThat(feed.keySet().stream().map(String::valueOf)).containsExactlyInAnyOrder(
            "version",
            "title",
            "home_page_url",
            "feed_url",
            "language",
            "authors",
            "items"
        );
        assertThat(feed.get("version")).isEqualTo("https://jsonfeed.org/version/1.1");
        assertThat(feed.get("title")).isEqualTo("Announcements of SocialGov");
        assertThat(feed.get("home_page_url")).isEqualTo(ORIGIN + LIST);
        assertThat(feed.get("feed_url")).isEqualTo(ORIGIN + JSON);
        var items = ((List<?>) feed.get("items"))
            .stream()
            .map(item -> (Map<?, ?>) item)
            .toList();
        assertThat(items).hasSize(20);
        assertThat(items)
            .extracting(item -> item.get("id"))
            .doesNotHaveDuplicates()
            .doesNotContainNull();
        for (Map<?, ?> item : items) {
            assertThat((String) item.get("content_html")).isNotBlank();
            assertThat((String) item.get("title")).isNotBlank();
            OffsetDateTime.parse((String) item.get("date_published"));
            OffsetDateTime.parse((String) item.get("date_modified"));
            if (item.get("url") instanceof String url) {
                assertThat(uri(url).isAbsolute()).isTrue();
            }
        }
        assertThat(items.getFirst().get("title")).isEqualTo("A < B & \"C\"");
    }

    @Test
    void an_announcement_keeps_its_id_in_the_feeds_when_it_is_removed() throws IOException {
        String slug = send("Clinic", "Text");
        var before = (Map<?, ?>) ((List<?>) object(get(JSON).text()).get("items")).getFirst();
        remove(slug, "Wrong");
        var after = (Map<?, ?>) ((List<?>) object(get(JSON).text()).get("items")).getFirst();
        assertThat(after.get("id")).isEqualTo(before.get("id"));
    }

    private void sendForFeeds() {
        for (int i = 0; i < 21; i++) {
            send("Number " + i, "Text");
        }
        remove(send("Removed", "Text"), "Wrong & <wrong>");
        send("A < B & \"C\"", "x < y & z");
    }

    private String send(String subject, String... paragraphs) {
        system.clock.advance(Duration.ofSeconds(1));
        return announcements.send(subject, String.join("\n\n", paragraphs), system.clock.instant());
    }

    private ArchiveEntry entry(String slug) {
        return Archive.find(SOCIALGOV.id(), slug, SOCIALGOV.announcements().timezone(), system.ledger).orElseThrow();
    }

    private void remove(String slug, String reason) {
        system.ledger.commit(
            Archive.remove(
                SOCIALGOV.id(),
                Optional.of(entry(slug)),
                reason,
                COORDINATOR,
                ArchiveEntry.Head.none("other"),
                system.ledger,
                system.clock.instant(),
                system.randomness
            ).change()
        );
    }

    private void commit(Change.Builder writes) {
        system.ledger.commit(writes.change(system.randomness));
    }

    private HttpAnswer get(String path) {
        return system.archive(HttpEvents.get(path));
    }

    private HttpAnswer query(String query) {
        return system.archive(HttpEvents.get(LIST).query(query));
    }

    private HttpAnswer search(String words) {
        return query("q=" + words.replace(' ', '+').replace("<", "%3C").replace(">", "%3E"));
    }

    private static ArchiveFunction function(Ledger ledger, List<Community> communities) {
        return new ArchiveFunction(
            Wiring.Pages.of(
                new Deployment("Government Communities", "socialgov@example.gov", Optional.empty()),
                communities,
                ledger,
                FakeClock.start(),
                new Log(WatchedLog.to(OutputStream.nullOutputStream()))
            )
        );
    }

    private static HttpAnswer get(ArchiveFunction function, String path) {
        return HttpAnswer.of((in, out) -> function.handleRequest(in, out, null), HttpEvents.get(path));
    }

    /** The slugs that a list leads to. */
    private static List<String> links(String page) {
        return Pattern.compile("href=\"" + LIST + "/([^\"]+)\"")
            .matcher(page)
            .results()
            .map(found -> found.group(1))
            .toList();
    }

    private static URI uri(String text) {
        return URI.create(text);
    }

    private static String only(Element parent, String name) {
        assertThat(children(parent, name)).hasSize(1);
        return children(parent, name).getFirst().getTextContent();
    }

    private static List<Element> children(Element parent, String name) {
        var found = new ArrayList<Element>();
        for (var child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element && element.getLocalName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }

    private static Map<?, ?> object(String json) throws IOException {
        try (var parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            var read = (Map<?, ?>) value(parser);
            assertThat(parser.nextToken()).isNull();
            return read;
        }
    }

    private static Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> {
                var object = new LinkedHashMap<String, Object>();
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    String name = json.currentName();
                    json.nextToken();
                    assertThat(object.put(name, value(json))).isNull();
                }
                yield object;
            }
            case START_ARRAY -> {
                var list = new ArrayList<Object>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(json));
                }
                yield list;
            }
            default -> json.getText();
        };
    }
}
