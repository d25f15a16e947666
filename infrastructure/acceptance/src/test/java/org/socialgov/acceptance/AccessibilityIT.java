package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.Media;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whether everybody can use the site: every page in every state, by tools that look at what a browser shows. The build
 * doesn't run it yet: it is run by {@code mvn verify -Dit.test=AccessibilityChecks -Dfailsafe.failIfNoSpecifiedTests=false}.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AccessibilityChecks {

    private static final String COMMUNITY = "/communities/social-media/";
    private static final String MANAGE = "/communities/manage-your-listserv-subscription/";
    private static final String REGISTRY = "/resources/federal-compatible-terms-of-service-agreements/";
    private static final Pattern LOCATION = Pattern.compile("<loc>https?://[^/]+([^<]+)</loc>");

    /** Entries of the registry, and choices from it, are of one making: a few of each stand for all. */
    private static final int OF_ONE_MAKING = 3;

    @TempDir
    static Path state;

    private static DeployedSystem system;
    private static Browser browser;
    private static Map<String, String> states;

    @BeforeAll
    static void start() {
        browser = Browser.start();
        system = DeployedSystem.start(state);
        states = states();
    }

    @AfterAll
    static void stop() {
        if (system != null) {
            system.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    /** Every page that the site's map names, by its path. */
    private static List<String> allPages() {
        return LOCATION.matcher(system.visitor().get("/sitemap.xml").body())
            .results()
            .map(match -> match.group(1))
            .toList();
    }

    private static List<String> pages() {
        var pages = new ArrayList<String>();
        int entries = 0;
        int choices = 0;
        for (String path : allPages()) {
            boolean choice = path.startsWith(REGISTRY + "by/");
            boolean entry = path.startsWith(REGISTRY) && !choice && !path.equals(REGISTRY);
            if (
                (!choice || choices++ < OF_ONE_MAKING) &&
                (!entry || entries++ < OF_ONE_MAKING || path.endsWith("/github/"))
            ) {
                pages.add(path);
            }
        }
        return pages;
    }

    /** Pages that only show after something happened, by what happened, as the functions answered. */
    private static Map<String, String> states() {
        var visitor = system.visitor();
        var answers = new LinkedHashMap<String, String>();
        String join = COMMUNITY + "join/";
        answers.put("join", visitor.get(join).body());
        answers.put(
            "join with mistakes",
            visitor.post(join, Map.of("email", "nobody", "name", "", "website", "x")).body()
        );
        answers.put("check your mail", visitor.get(join + "check-your-mail/").body());
        visitor.post(join, Map.of("email", "pat@agency.gov", "name", "Pat", "consent", "yes"));
        var mail = system.mail("pat@agency.gov", "confirm");
        for (String purpose : List.of("confirm", "never-again")) {
            answers.put(purpose, visitor.get(DeployedSystem.link(mail, purpose)).body());
        }
        String confirm = DeployedSystem.link(mail, "confirm");
        answers.put("confirm without the box", visitor.post(confirm, Map.of()).body());
        answers.put("confirmed", visitor.post(confirm, DeployedSystem.ticked(answers.get("confirm"))).body());
        answers.put("confirmed twice", visitor.post(confirm, DeployedSystem.ticked(answers.get("confirm"))).body());
        var welcome = system.mail("pat@agency.gov", "welcome");
        String manage = DeployedSystem.link(welcome, "subscription");
        answers.put("manage link", visitor.get(manage).body());
        String cookie = visitor
            .post(manage, DeployedSystem.ticked(answers.get("manage link")))
            .headers()
            .firstValue("set-cookie")
            .orElseThrow()
            .replaceAll(";.*", "");
        answers.put(
            "subscription",
            visitor.send(visitor.request(COMMUNITY + "subscription/").header("Cookie", cookie)).body()
        );
        answers.put("no session", visitor.get(COMMUNITY + "subscription/").body());
        answers.put("ask for a manage link", visitor.get(MANAGE).body());
        answers.put("ask for a manage link with mistakes", visitor.post(MANAGE, Map.of("email", "nobody")).body());
        String unsubscribe = DeployedSystem.link(welcome, "unsubscribe");
        answers.put("unsubscribe", visitor.get(unsubscribe).body());
        answers.put(
            "unsubscribed",
            visitor.post(unsubscribe, DeployedSystem.ticked(answers.get("unsubscribe"))).body()
        );
        answers.put("mistyped link", visitor.get(COMMUNITY + "confirm/?token=mistyped").body());
        answers.put("not found", visitor.get("/nowhere/").body());
        answers.put("wrong method", visitor.post("/events/", Map.of()).body());
        answers.put("search", visitor.get("/search/").body());
        answers.put("found", visitor.get("/search/?q=captions").body());
        answers.put("nothing found", visitor.get("/search/?q=zzqqxx").body());
        answers.put(
            "a government's start page",
            visitor
                .get("/")
                .body()
                .replaceFirst("<header ", Matcher.quoteReplacement(banner() + "<header "))
        );
        return answers;
    }

    /** What only a government's deployment shows. */
    private static String banner() {
        try (var in = AccessibilityChecks.class.getClassLoader().getResourceAsStream("site/government-banner.html")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("<details>", "<details open>");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Shows what a function answered where a browser would be after it. */
    private static void show(Page window, String answer) {
        String place = system.local().uri() + "shown";
        window.route(place, route ->
            route.fulfill(
                new com.microsoft.playwright.Route.FulfillOptions()
                    .setContentType("text/html; charset=utf-8")
                    .setBody(answer)
            )
        );
        window.navigate(place);
        window.unroute(place);
    }

    private static String at(String path) {
        return system.local().uri().resolve(path).toString();
    }

    @Test
    void every_page_passes_axe() {
        var softly = new SoftAssertions();
        try (var windows = browser.windows(1280, 900, true)) {
            var window = windows.newPage();
            for (String path : pages()) {
                window.navigate(at(path));
                softly.assertThat(Browser.violations(window)).as(path).isEmpty();
            }
            states.forEach((name, answer) -> {
                show(window, answer);
                softly.assertThat(Browser.violations(window)).as(name).isEmpty();
            });
        }
        softly.assertAll();
    }

    @Test
    void so_do_a_phone_forced_colors_and_a_dark_room() {
        var softly = new SoftAssertions();
        try (var windows = browser.windows(375, 800, true)) {
            var window = windows.newPage();
            for (String path : List.of(
                "/",
                COMMUNITY,
                COMMUNITY + "join/",
                "/events/",
                REGISTRY,
                "/search/?q=captions"
            )) {
                window.navigate(at(path));
                softly
                    .assertThat(Browser.violations(window))
                    .as("phone " + path)
                    .isEmpty();
                window.emulateMedia(new Page.EmulateMediaOptions().setForcedColors(ForcedColors.ACTIVE));
                softly
                    .assertThat(Browser.violations(window))
                    .as("forced colors " + path)
                    .isEmpty();
                window.emulateMedia(
                    new Page.EmulateMediaOptions()
                        .setForcedColors(ForcedColors.NONE)
                        .setColorScheme(com.microsoft.playwright.options.ColorScheme.DARK)
                );
                softly
                    .assertThat(Browser.violations(window))
                    .as("dark " + path)
                    .isEmpty();
            }
        }
        softly.assertAll();
    }

    @Test
    void nothing_is_cut_off_at_400_percent() {
        var softly = new SoftAssertions();
        // 1280 pixels at 400 % are as wide as 320 (WCAG 2.2, 1.4.10).
        try (var windows = browser.windows(320, 256, true)) {
            var window = windows.newPage();
            for (String path : pages()) {
                window.navigate(at(path));
                softly.assertThat(overflow(window)).as(path).isZero();
            }
            states.forEach((name, answer) -> {
                show(window, answer);
                softly.assertThat(overflow(window)).as(name).isZero();
            });
        }
        softly.assertAll();
    }

    /** By how many pixels the page is wider than the window. */
    private static int overflow(Page window) {
        return (int) window.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    }

    @Test
    void paper_shows_the_text_and_no_navigation() {
        try (var windows = browser.windows(800, 1000, true)) {
            var window = windows.newPage();
            window.navigate(at(COMMUNITY));
            window.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            assertThat(window.locator("header").isVisible()).isFalse();
            assertThat(window.locator("footer").isVisible()).isFalse();
            assertThat(window.locator("h1").isVisible()).isTrue();
            assertThat(window.getByText("What We Do").isVisible()).isTrue();
        }
    }

    @Test
    void every_page_is_valid_as_it_was_sent() throws Exception {
        Path checker = checker();
        Path folder = Files.createDirectories(state.resolve("checked"));
        var names = new TreeMap<String, String>();
        var documents = new LinkedHashMap<String, String>(states);
        allPages().forEach(path -> documents.put(path, system.visitor().get(path).body()));
        for (var document : documents.entrySet()) {
            String file = "page-" + names.size() + ".html";
            names.put(file, document.getKey());
            Files.writeString(folder.resolve(file), document.getValue());
        }
        Path report = state.resolve("nu.txt");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // The checker's own advice: its schema needs a deeper stack than threads have by default.
        var process = new ProcessBuilder(
            java,
            "-Xss4m",
            "-jar",
            checker.toString(),
            "--format",
            "gnu",
            folder.toString()
        )
            .redirectErrorStream(true)
            .redirectOutput(report.toFile())
            .start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        String found = Files.readString(report);
        for (var name : names.entrySet()) {
            found = found.replace(name.getKey() + "\"", name.getKey() + "\" (" + name.getValue() + ")");
        }
        assertThat(found).isEmpty();
    }

    /** The Nu Html Checker, taken from npm once. */
    private static Path checker() throws IOException, InterruptedException {
        Path module = DeployedSystem.root().resolve("infrastructure/acceptance");
        Path jar = module.resolve("node_modules/vnu-jar/build/dist/vnu.jar");
        if (!Files.exists(jar)) {
            Process npm;
            try {
                npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
                    .directory(module.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            } catch (IOException e) {
                assumeTrue(false, "the Nu Html Checker needs npm: install Node.js 20 or newer");
                throw e;
            }
            assumeTrue(npm.waitFor() == 0, "the Nu Html Checker needs the npm registry once");
        }
        return jar;
    }

    @ParameterizedTest
    @CsvSource({ "375, 800", "1280, 900" })
    void somebody_without_scripts_joins_by_keyboard_alone(int width, int height) {
        String address = "keyboard-" + width + "@agency.gov";
        try (var windows = browser.windows(width, height, false)) {
            var window = windows.newPage();
            window.navigate(at(COMMUNITY));
            window.keyboard().press("Tab");
            assertThat(focused(window)).isEqualTo("Skip to main content");
            window.keyboard().press("Enter");
            tabTo(window, "Join SocialGov");
            window.keyboard().press("Enter");
            window.waitForURL("**/join/");

            tabTo(window, "email");
            window.keyboard().type(address);
            tabTo(window, "name");
            window.keyboard().type("Kay Board");
            tabTo(window, "consent");
            window.keyboard().press("Space");
            tabTo(window, "button");
            window.keyboard().press("Enter");
            window.waitForURL("**/check-your-mail/");
            assertThat(window.title()).startsWith("Check your");

            window.navigate(DeployedSystem.link(system.mail(address, "confirm"), "confirm"));
            tabToBox(window);
            window.keyboard().press("Space");
            tabTo(window, "button");
            window.keyboard().press("Enter");
            window.waitForLoadState();
            assertThat(system.mail(address, "welcome").text()).contains("SocialGov");
        }
    }

    @Test
    void the_summary_of_mistakes_takes_the_focus_and_leads_to_the_fields() {
        try (var windows = browser.windows(1280, 900, false)) {
            var window = windows.newPage();
            window.navigate(at(COMMUNITY + "join/"));
            window.locator("form[method=post] button").press("Enter");
            window.waitForLoadState();
            assertThat(window.title()).startsWith("Error:");
            var summary = window.locator("[role=alert]");
            assertThat(summary.getAttribute("tabindex")).isEqualTo("-1");
            assertThat(window.locator("[role=alert]:focus").count()).isEqualTo(1);
            window.keyboard().press("Tab");
            window.keyboard().press("Enter");
            assertThat(window.locator("#email:focus, [name=email]:focus").count()).isEqualTo(1);
            assertThat(window.locator("[name=email]").getAttribute("aria-invalid")).isEqualTo("true");
        }
    }

    private static void tabTo(Page window, String wanted) {
        for (int i = 0; i < 60; i++) {
            window.keyboard().press("Tab");
            if (focused(window).equals(wanted)) {
                return;
            }
        }
        throw new AssertionError("the keyboard does not reach " + wanted + " on " + window.url());
    }

    private static void tabToBox(Page window) {
        for (int i = 0; i < 60; i++) {
            window.keyboard().press("Tab");
            if (window.locator("input[type=checkbox]:focus").count() == 1) {
                return;
            }
        }
        throw new AssertionError("the keyboard does not reach the box on " + window.url());
    }

    /** What has the focus: a field's name, "button" for a form's own button, else its text. */
    private static String focused(Page window) {
        var field = window.locator("main input:focus, main select:focus");
        if (field.count() == 1) {
            return field.getAttribute("name");
        }
        if (window.locator("main form[method=post] button:focus").count() == 1) {
            return "button";
        }
        var other = window.locator("a:focus, button:focus");
        return other.count() == 1 ? other.textContent().strip() : "";
    }

    @Test
    void what_a_screen_reader_hears_on_the_way_to_joining_is_as_it_was_read_through() throws IOException {
        var heard = new StringBuilder();
        try (var windows = browser.windows(1280, 900, true)) {
            var window = windows.newPage();
            window.navigate(at(COMMUNITY));
            heard
                .append("# The community's page, its way in\n")
                .append(window.locator(".site-hero").ariaSnapshot())
                .append("\n\n");
            for (String name : List.of("join", "join with mistakes", "check your mail", "confirm", "confirmed")) {
                show(window, states.get(name));
                heard
                    .append("# ")
                    .append(name)
                    .append('\n')
                    .append(window.locator("main").ariaSnapshot())
                    .append("\n\n");
            }
        }
        Path kept = DeployedSystem.root().resolve("infrastructure/acceptance/src/test/resources/join-journey.aria.txt");
        if (!Files.exists(kept) || Boolean.getBoolean("aria.keep")) {
            Files.createDirectories(kept.getParent());
            Files.writeString(kept, heard);
        }
        assertThat(heard.toString()).isEqualTo(Files.readString(kept));
    }
}
