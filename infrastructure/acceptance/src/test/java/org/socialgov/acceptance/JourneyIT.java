package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.socialgov.community.ledger.MailKind;

/** What people do, from the form to the welcome mail, by HTTP and SMTP through everything that the template deploys. */
@SharedSystem.Use
class JourneyIT {

    private static final String JOIN = DeployedSystem.JOIN;
    private static final String MANAGE = DeployedSystem.MANAGE;
    private static final String SUBSCRIPTION = DeployedSystem.SUBSCRIPTION;
    private static final Pattern LINK = Pattern.compile("\\b(?:href|src|action)=\"([^\"#]*)(?:#[^\"]*)?\"");

    private static DeployedSystem system;
    private static Visitor visitor;

    @BeforeAll
    static void take(DeployedSystem shared) {
        system = shared;
        visitor = system.visitor();
    }

    @Test
    void every_kind_of_mail_is_shown_with_made_up_data() {
        var gallery = visitor.get("/_local/mail/kinds/");
        assertThat(gallery.statusCode()).isEqualTo(200);
        for (MailKind kind : MailKind.values()) {
            assertThat(kind.isMailing() || gallery.body().contains(">" + kind.reason() + "<"))
                .as(kind.reason())
                .isTrue();
        }
        assertThat(visitor.get("/_local/mail/kinds.json").body()).contains("\"X-Mail-Reason\"");
    }

    @Test
    void a_join_goes_from_the_form_to_the_welcome_mail() {
        var address = "ann.lee@agency.gov";
        var community = visitor.get("/communities/social-media/");
        assertThat(community.statusCode()).isEqualTo(200);
        assertThat(community.body()).contains("href=\"" + JOIN + "/\"");

        var asked = system.join(address, "Ann Lee");
        assertThat(asked.statusCode()).isEqualTo(303);
        var next = asked.headers().firstValue("location").orElseThrow();
        assertThat(next).isEqualTo("/communities/social-media/join/check-your-mail/");
        assertThat(visitor.get(next).statusCode()).isEqualTo(200);

        var mail = system.mail(address, "confirm");
        assertThat(mail.from()).isEqualTo("socialgov@example.gov");
        assertThat(mail.subject()).contains("SocialGov");
        assertThat(mail.header("Reply-To")).hasValueSatisfying(to -> assertThat(to).isEqualTo("socialgov@example.gov"));
        var link = DeployedSystem.link(mail, "confirm");
        assertThat(link).startsWith(system.local().uri().toString()).hasSizeLessThanOrEqualTo(200);
        assertThat(mail.html()).contains(link);

        var page = visitor.get(link);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).doesNotContainIgnoringCase("ann.lee").doesNotContain("Ann Lee");
        assertThat(page.body()).doesNotContain("checked");

        var withoutTheBox = visitor.post(link, Map.of());
        assertThat(withoutTheBox.statusCode()).isEqualTo(422);
        system.awaitAllEarlierMail();
        assertThat(system.mails(address, "welcome")).isEmpty();

        var confirmed = visitor.post(link, DeployedSystem.ticked(page.body()));
        assertThat(confirmed.statusCode()).isEqualTo(200);
        var welcome = system.mail(address, "welcome");
        assertThat(visitor.get(DeployedSystem.link(welcome, "unsubscribe")).statusCode()).isEqualTo(200);
        var notice = system.noticeOf(address, "join-notice");
        assertThat(notice.text()).contains("Ann Lee", address);
        assertThat(notice.header("Reply-To")).hasValueSatisfying(to ->
            assertThat(to).contains(DeployedSystem.COORDINATOR).doesNotContain(address)
        );
        assertThat(notice.text().lines()).contains("mailto:" + address);

        var again = visitor.post(link, DeployedSystem.ticked(page.body()));
        assertThat(again.statusCode()).isEqualTo(200);
        system.awaitAllEarlierMail();
        assertThat(system.mails(address, "welcome")).hasSize(1);
        assertThat(
            system
                .mails(DeployedSystem.COORDINATOR, "join-notice")
                .stream()
                .filter(one -> one.text().contains(address))
        ).hasSize(1);
    }

    @Test
    void a_member_who_asks_again_gets_one_mail_that_says_so_and_the_same_answer() {
        var address = "already@agency.gov";
        system.becomeMember(address);

        var asked = system.join(address, "Other Person");

        assertThat(asked.statusCode()).isEqualTo(303);
        assertThat(asked.body()).isEqualTo(system.join("never-seen@agency.gov").body());
        assertThat(system.mail(address, "already-member").text()).doesNotContain("Other Person");
        system.awaitAllEarlierMail();
        assertThat(system.mails(address, "confirm")).hasSize(1);
    }

    @Test
    void a_link_that_is_fetched_by_a_mail_scanner_still_works_for_the_person() {
        var address = "scanned@agency.gov";
        system.join(address);
        var link = DeployedSystem.link(system.mail(address, "confirm"), "confirm");

        for (var i = 0; i < 5; i++) {
            assertThat(visitor.get(link).statusCode()).isEqualTo(200);
            assertThat(visitor.head(link).statusCode()).isEqualTo(200);
        }
        system.awaitAllEarlierMail();
        assertThat(system.mails(address, "welcome")).isEmpty();

        assertThat(system.click(link).statusCode()).isEqualTo(200);
        system.mail(address, "welcome");
    }

    @Test
    void ten_requests_for_one_address_at_once_make_one_mail() throws Exception {
        var address = "wanted-by-many@agency.gov";
        try (var threads = Executors.newFixedThreadPool(10)) {
            var answers = IntStream.range(0, 10)
                .mapToObj(i -> threads.submit(() -> system.join(address, "Number " + i).statusCode()))
                .toList();
            for (var answer : answers) {
                assertThat(answer.get()).isEqualTo(303);
            }
        }
        system.mail(address, "confirm");
        system.awaitAllEarlierMail();
        assertThat(system.mails(address, "confirm")).hasSize(1);
    }

    @Test
    void a_malformed_request_gets_its_form_back_and_stores_nothing() {
        var before = system.items().size();

        var answer = visitor.post(JOIN, Map.of("email", "not an address", "name", "Zoë <b>", "consent", "yes"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("<title>Error:", "role=\"alert\"", "not an address", "Zoë &lt;b&gt;");
        assertThat(system.items()).hasSize(before);
    }

    @Test
    void json_is_answered_with_json() {
        var taken = visitor.postJson(
            JOIN,
            """
            {"email": "by.json@agency.gov", "name": "Jo Son", "consent": true}
            """
        );
        assertThat(taken.statusCode()).isEqualTo(202);
        assertThat(taken.headers().firstValue("content-type").orElse("")).startsWith("application/json");
        system.mail("by.json@agency.gov", "confirm");

        var refused = visitor.postJson(JOIN, "{\"email\": \"nobody\", \"name\": \"Jo\", \"consent\": true}");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.headers().firstValue("content-type").orElse("")).startsWith("application/problem+json");
        assertThat(refused.body()).contains("email");
    }

    @Test
    void never_mail_me_again_holds_against_the_next_request() {
        var address = "leave-me-alone@agency.gov";
        system.join(address, "Not Me");
        var link = DeployedSystem.link(system.mail(address, "confirm"), "never-again");

        var page = visitor.get(link);
        assertThat(page.statusCode()).isEqualTo(200);
        var done = system.click(link);
        assertThat(done.statusCode()).isEqualTo(200);

        assertThat(system.join(address, "Not Me Either").statusCode()).isEqualTo(303);
        system.awaitAllEarlierMail();
        assertThat(system.mails(address, "confirm")).hasSize(1);
    }

    @Test
    void a_member_leaves_by_one_click_and_can_undo_it() {
        var address = "leaver@agency.gov";
        var unsubscribe = DeployedSystem.link(system.becomeMember(address), "unsubscribe");

        var left = visitor.post(unsubscribe, Map.of("List-Unsubscribe", "One-Click"));
        assertThat(left.statusCode()).isEqualTo(200);

        var undo = DeployedSystem.link(system.mail(address, "goodbye"), "undo");
        var back = system.click(undo);
        assertThat(back.statusCode()).isEqualTo(200);
    }

    @Test
    void own_writes_invoke_nothing() {
        system.awaitAllEarlierMail();
        long ordersBefore = orders();
        long recordsBefore = records();

        system.becomeMember("quiet@agency.gov");
        system.awaitAllEarlierMail();

        long ordered = orders() - ordersBefore;
        assertThat(ordered).isPositive();
        system.await("each order invokes MailFunction", () -> records() - recordsBefore >= ordered);
        assertThat(records() - recordsBefore).isEqualTo(ordered);
    }

    private static long orders() {
        return system
            .items()
            .stream()
            .filter(item -> item.get("sk").s().startsWith("ORDER#"))
            .count();
    }

    private static long records() {
        return system.records("MailFunction", "aws:dynamodb");
    }

    @Test
    void every_link_on_every_page_resolves() {
        var pages = crawl("/");

        assertThat(pages.keySet()).contains("/communities/social-media/", JOIN + "/");
        assertThat(pages)
            .as("answers by path")
            .allSatisfy((path, status) -> assertThat(status).as(path).isBetween(200, 399));
    }

    @Test
    void a_page_is_not_sent_again_to_a_browser_that_has_it() {
        for (var path : Set.of("/", "/communities/social-media/", "/privacy/")) {
            var tag = visitor.get(path).headers().firstValue("etag").orElseThrow();
            var again = visitor.send(visitor.request(path).header("If-None-Match", tag));
            assertThat(again.statusCode()).as(path).isEqualTo(304);
        }
    }

    @Test
    void a_functions_path_with_a_slash_is_answered_or_leads_to_the_one_without() {
        for (var path : Set.of(
            "/communities/social-media/confirm",
            "/communities/social-media/members",
            "/directory"
        )) {
            var answer = visitor.get(path + "/?token=a%2Bb");
            if (answer.statusCode() == 308) {
                assertThat(answer.headers().firstValue("location"))
                    .as(path)
                    .hasValue(path + "?token=a%2Bb");
            } else {
                assertThat(answer.statusCode())
                    .as(path)
                    .isEqualTo(visitor.get(path + "?token=a%2Bb").statusCode());
            }
            assertThat(visitor.get(path + "?token=a%2Bb").statusCode())
                .as(path)
                .isNotEqualTo(308);
        }
        var typed = Map.of("email", "nobody");
        var posted = visitor.post(JOIN + "/", typed);
        assertThat(posted.statusCode()).isIn(308, 422);
        assertThat(visitor.post(JOIN, typed).statusCode()).isEqualTo(422);
    }

    /** PagesFunction serves the one, the function that takes the form makes the other. */
    @Test
    void a_form_that_comes_back_looks_like_its_page() {
        for (var form : Set.of(JOIN, MANAGE)) {
            var page = visitor.get(form + "/").body();
            var returned = visitor.post(form, Map.of("email", "nobody", "name", "Jo", "consent", "yes")).body();
            assertThat(page)
                .contains(" action=\"" + form + "\"")
                .doesNotContain("usa-alert--error");
            assertThat(returned).contains("usa-alert--error");
            assertThat(withoutMistakes(returned)).isEqualTo(withoutMistakes(page));
        }
    }

    /** The tags of a page's main part, without what says that something is wrong and what was typed. */
    private static List<String> withoutMistakes(String page) {
        var main = page
            .substring(page.indexOf("<main"), page.indexOf("</main>"))
            .replaceAll("(?s)<div class=\"usa-alert.*?</div>\\s*</div>", "")
            .replaceAll("<span class=\"usa-error-message\".*?</span>", "")
            .replaceAll(" usa-[a-z-]+--error| aria-invalid=\"true\"| checked|[a-z]+-error ", "")
            .replaceAll(" value=\"(nobody|Jo)\"", " value=\"\"");
        return Pattern.compile("<[^>]+>")
            .matcher(main)
            .results()
            .map(tag -> tag.group().replaceAll("\\s+", " "))
            .toList();
    }

    @Test
    void the_forms_image_comes_from_the_function_that_takes_the_form() {
        assertThat(visitor.get(JOIN + "/").body()).contains("src=\"" + JOIN + ".svg\"");
        var image = visitor.get(JOIN + ".svg");
        assertThat(image.statusCode()).isEqualTo(200);
        assertThat(image.headers().firstValue("cache-control")).hasValue("no-store");
    }

    @Test
    void a_path_without_its_slash_leads_to_the_one_with_it() {
        for (var path : Set.of("/communities/social-media", "/communities/social-media/join", "/privacy")) {
            var answer = visitor.get(path + "?a=1");
            assertThat(answer.statusCode()).as(path).isEqualTo(308);
            assertThat(answer.headers().firstValue("location"))
                .as(path)
                .hasValue(path + "/?a=1");
        }
    }

    /** Follows every link inside the site, from a page on. */
    private static Map<String, Integer> crawl(String from) {
        var seen = new LinkedHashMap<String, Integer>();
        var queue = new ArrayDeque<String>(Set.of(from));
        while (!queue.isEmpty()) {
            var path = queue.poll();
            if (seen.containsKey(path)) {
                continue;
            }
            var answer = visitor.get(path);
            seen.put(path, answer.statusCode());
            if (answer.headers().firstValue("content-type").orElse("").startsWith("text/html")) {
                queue.addAll(links(path, answer.body()));
            }
        }
        return seen;
    }

    @Test
    void a_member_sees_changes_moves_and_erases_what_is_kept_through_a_mailed_link() {
        var address = "manager@agency.gov";
        system.becomeMember(address);
        var asked = visitor.post(MANAGE, Map.of("email", address));
        assertThat(asked.statusCode()).isEqualTo(303);
        var next = asked.headers().firstValue("location").orElseThrow();
        assertThat(next).isEqualTo(MANAGE + "/check-your-mail/");
        assertThat(visitor.get(next).statusCode()).isEqualTo(200);

        var link = DeployedSystem.link(system.mail(address, "manage"), "subscription");
        assertThat(visitor.get(link).body()).doesNotContain(address);
        var opened = system.click(link);
        assertThat(opened.statusCode()).isEqualTo(303);
        assertThat(opened.headers().firstValue("location")).contains(SUBSCRIPTION);
        var cookie = opened.headers().firstValue("set-cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly", "Secure", "SameSite=Strict");
        var session = visitor.withSession(opened);
        assertThat(visitor.post(link, Map.of("agree", "yes")).statusCode()).isEqualTo(410);

        assertThat(session.get(SUBSCRIPTION).body()).contains(address);
        assertThat(visitor.get(SUBSCRIPTION).statusCode()).isEqualTo(403);
        var changed = session.post(
            SUBSCRIPTION,
            Map.of("name", "New Name", "topic", "training", "frequency", "weekly", "organization", "New Agency")
        );
        assertThat(changed.statusCode()).isEqualTo(303);
        var page = session.get(changed.headers().firstValue("location").orElseThrow());
        assertThat(page.body()).contains("New Name", "New Agency", "Saved");

        assertThat(session.post(SUBSCRIPTION, Map.of("action", "leave")).statusCode()).isEqualTo(303);
        assertThat(session.get(SUBSCRIPTION).body()).contains("Undo leaving");
        assertThat(session.post(SUBSCRIPTION, Map.of("action", "undo")).statusCode()).isEqualTo(303);

        var download = session.get(SUBSCRIPTION + "?download=json");
        assertThat(download.headers().firstValue("content-disposition")).hasValueSatisfying(disposition ->
            assertThat(disposition).startsWith("attachment")
        );
        assertThat(download.body()).contains(address, "New Name", "CAME_BACK", "weekly");

        var other = "moved@agency.gov";
        session.post(SUBSCRIPTION, Map.of("action", "change-address", "email", other));
        for (var end : List.of(other, address)) {
            var confirm = DeployedSystem.link(system.mail(end, "change-address"), "change-address");
            assertThat(system.click(confirm).statusCode()).isEqualTo(200);
        }
        assertThat(session.get(SUBSCRIPTION).statusCode()).isEqualTo(403);

        var welcome = DeployedSystem.link(system.mail(other, "moved"), "subscription");
        var moved = visitor.withSession(system.click(welcome));
        assertThat(moved.get(SUBSCRIPTION).body()).contains(other, "New Name").doesNotContain(address);
        assertThat(moved.post(SUBSCRIPTION, Map.of("action", "erase", "agree", "yes")).statusCode()).isEqualTo(200);
        system.mail(other, "erased");
        assertThat(moved.get(SUBSCRIPTION).statusCode()).isEqualTo(403);
        system.awaitAllEarlierMail();
        assertThat(system.items().toString()).doesNotContain(other, "New Name", "New Agency");
    }

    @Test
    void a_coordinator_decides_about_an_address_outside_the_rule() {
        var address = "consultant@consulting.example";
        system.join(address, "Con Sultant");
        var confirmed = system.confirm(address);
        assertThat(confirmed.statusCode()).isEqualTo(200);
        assertThat(confirmed.body()).contains("A coordinator will decide");

        var request = system.noticeOf(address, "approval-request");
        assertThat(request.text()).contains("Con Sultant");
        var approve = DeployedSystem.link(request, "approve");
        assertThat(visitor.get(approve).body()).doesNotContain(address, "Con Sultant");
        var fields = new LinkedHashMap<>(DeployedSystem.ticked(visitor.get(approve).body()));
        fields.put("reason", "We know you");
        assertThat(visitor.post(approve, fields).body()).contains("The request is approved");
        assertThat(system.mail(address, "approved").text()).contains("We know you");

        var decline = DeployedSystem.link(request, "decline");
        var late = system.click(decline);
        assertThat(late.statusCode()).isEqualTo(200);
        assertThat(late.body()).contains(DeployedSystem.COORDINATOR + " approved this request");
    }

    private static Set<String> links(String page, String html) {
        var paths = new LinkedHashSet<String>();
        var link = LINK.matcher(html);
        while (link.find()) {
            var target = URI.create("http://site" + page).resolve(link.group(1).replace("&amp;", "&"));
            if ("site".equals(target.getHost())) {
                paths.add(target.getRawPath() + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery()));
            }
        }
        return paths;
    }
}
