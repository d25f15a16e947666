package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.Media;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whether everybody can use the site: every page in every state, by tools that look at what a browser shows, and by the
 * keyboard alone.
 */
@SharedSystem.Use
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AccessibilityIT {

    private static final String COMMUNITY = DeployedSystem.COMMUNITY;
    private static final String REGISTRY = "/resources/federal-compatible-terms-of-service-agreements/";
    private static final Pattern LOCATION = Pattern.compile("<loc>https?://[^/]+([^<]+)</loc>");

    /** Entries of the registry are of one making: a few stand for all. */
    private static final int OF_ONE_MAKING = 3;

    private static final List<String> OF_EACH_MAKING = List.of(
        "/",
        COMMUNITY,
        DeployedSystem.JOIN + "/",
        "/events/",
        REGISTRY,
        "/search/?q=captions",
        "/privacy/"
    );

    private static final List<String> JOURNEY = List.of(
        "join",
        "join with mistakes",
        "check your mail",
        "confirm",
        "confirm, the box not ticked",
        "confirm, done"
    );

    /** Buttons and fields that only their background tells from the page, and what keeps its own colors. */
    private static final String WITHOUT_EDGES = """
    () => [...document.querySelectorAll("button, .usa-button, input:not([type=hidden]), select, textarea")]
        .filter(element => element.offsetParent !== null && !element.className.includes("__input"))
        .filter(element => {
            const style = getComputedStyle(element);
            return parseFloat(style.borderBottomWidth) < 1 || style.borderBottomStyle === "none";
        })
        .map(element => "no edge: " + element.outerHTML)
        .concat([...document.querySelectorAll("body, body *")]
            .filter(element => getComputedStyle(element).forcedColorAdjust === "none")
            .map(element => "its own colors: " + element.outerHTML))""";

    /** The browser parses the page as one from the network, and loads what it names. */
    private static final String SHOW = """
    async ([path, page]) => {
        history.replaceState(null, "", path);
        document.open();
        const shown = new Promise(done => addEventListener("load", done, { once: true }));
        document.write(page);
        document.close();
        await shown;
    }""";

    @TempDir
    static Path folder;

    private static DeployedSystem system;
    private static Browser browser;
    private static Map<String, String> states;

    @BeforeAll
    static void start(DeployedSystem shared) {
        browser = Browser.start();
        system = shared;
        states = EveryState.of(system);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    /** Every page that the site's map names, by its path. */
    private static List<String> allPages() {
        var pages = LOCATION.matcher(system.visitor().get("/sitemap.xml").body())
            .results()
            .map(match -> match.group(1))
            .toList();
        assertThat(pages).contains(
            "/",
            COMMUNITY,
            DeployedSystem.JOIN + "/",
            DeployedSystem.MEMBERS,
            DeployedSystem.DIRECTORY,
            "/events/",
            REGISTRY
        );
        return pages;
    }

    private static List<String> pages() {
        // Filtered lists are in no sitemap: one stands for all.
        var pages = new ArrayList<>(List.of(REGISTRY + "by/publishing/usable/all/"));
        int entries = 0;
        for (String path : allPages()) {
            boolean entry = path.startsWith(REGISTRY) && !path.equals(REGISTRY);
            if (!entry || entries++ < OF_ONE_MAKING || path.endsWith("/github/")) {
                pages.add(path);
            }
        }
        return pages;
    }

    /**
     * Shows an open window another page, as it was sent, in place of the present one. A navigation would end axe, too, whose
     * first run takes twice as long as those after it.
     */
    private static void show(Page window, String path, String page) {
        window.evaluate(SHOW, List.of(path, page));
    }

    private static String at(String path) {
        return system.local().uri().resolve(path).toString();
    }

    /** Shows a window a page, and nothing in its place: a refusal is a page too, and a small one that passes. */
    private static void open(Page window, String path) {
        assertThat(system.awaitStarted(path, () -> window.navigate(at(path)).status()))
            .as(path)
            .isEqualTo(200);
    }

    /** A page as it was sent. */
    private static String sent(String path) {
        var page = new AtomicReference<String>();
        int status = system.awaitStarted(path, () -> {
            var answer = system.visitor().get(path);
            page.set(answer.body());
            return answer.statusCode();
        });
        assertThat(status).as(path).isEqualTo(200);
        return page.get();
    }

    /** Shows a window every page and every state, each by its name. */
    private static void everywhere(Page window, Consumer<String> look) {
        open(window, "/");
        for (String path : pages()) {
            show(window, path, sent(path));
            look.accept(path);
        }
        states.forEach((name, answer) -> {
            show(window, "/shown", answer);
            look.accept(name);
        });
    }

    /** Test 53; the rest of it follows. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class every_page_passes_axe_and_validator {

        private final SoftAssertions desk = new SoftAssertions();
        private final SoftAssertions phone = new SoftAssertions();
        private final SoftAssertions magnified = new SoftAssertions();

        /** Each page is opened once and looked at in every way: opening them takes a good part of the time. */
        @BeforeAll
        @Timeout(value = 5, unit = TimeUnit.MINUTES)
        void look() {
            try (var windows = browser.windows(1280, 900, true)) {
                var window = windows.newPage();
                everywhere(window, name -> {
                    desk.assertThat(Browser.violations(window)).as(name).isEmpty();

                    window.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
                    window.setViewportSize(375, 800);
                    phone.assertThat(Browser.violations(window)).as(name).isEmpty();

                    // 1280 pixels at 400 % are as wide as 320 (WCAG 2.2, 1.4.10).
                    window.setViewportSize(320, 256);
                    magnified.assertThat(overflow(window)).as(name).isZero();

                    window.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
                    window.setViewportSize(1280, 900);
                });
            }
        }

        /** By how many pixels the page is wider than the window. */
        private int overflow(Page window) {
            return (int) window.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        }

        @Test
        void axe_on_a_desk() {
            desk.assertAll();
        }

        @Test
        void axe_on_a_phone_in_a_dark_room() {
            phone.assertAll();
        }

        @Test
        void nothing_is_cut_off_at_400_percent() {
            magnified.assertAll();
        }

        @Test
        void validator_on_what_was_sent_since_a_browser_would_mend_it() throws Exception {
            Path checker = checker();
            Path checked = Files.createDirectories(folder.resolve("checked"));
            var names = new TreeMap<String, String>();
            var documents = new LinkedHashMap<String, String>(states);
            for (String path : allPages()) {
                documents.put(path, sent(path));
            }
            for (var document : documents.entrySet()) {
                String file = "page-" + names.size() + ".html";
                names.put(file, document.getKey());
                Files.writeString(checked.resolve(file), document.getValue());
            }
            Path report = folder.resolve("nu.txt");
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            // The checker's own advice: its schema needs a deeper stack than threads have by default.
            var process = new ProcessBuilder(
                java,
                "-Xss4m",
                "-jar",
                checker.toString(),
                "--format",
                "gnu",
                checked.toString()
            )
                .redirectErrorStream(true)
                .redirectOutput(report.toFile())
                .start();
            exitOf(process, "the Nu Html Checker needs a machine with less to do");
            String found = Files.readString(report);
            for (var name : names.entrySet()) {
                found = found.replace(name.getKey() + "\"", name.getKey() + "\" (" + name.getValue() + ")");
            }
            assertThat(found).isEmpty();
        }
    }

    @Test
    void a_visitors_own_colors_hide_nothing() {
        var softly = new SoftAssertions();
        try (var windows = browser.windows(1280, 900, true)) {
            var window = windows.newPage();
            window.emulateMedia(new Page.EmulateMediaOptions().setForcedColors(ForcedColors.ACTIVE));
            for (String path : OF_EACH_MAKING) {
                open(window, path);
                // axe takes the colors that the page asked for, not those that the visitor sees.
                softly.assertThat(Browser.violations(window, "color-contrast")).as(path).isEmpty();
                softly
                    .assertThat(Browser.strings(window.evaluate(WITHOUT_EDGES)))
                    .as(path)
                    .isEmpty();
            }
        }
        softly.assertAll();
    }

    @Test
    void paper_shows_the_text_and_no_navigation() {
        var softly = new SoftAssertions();
        try (var windows = browser.windows(800, 1000, true)) {
            var window = windows.newPage();
            window.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            for (String path : OF_EACH_MAKING) {
                open(window, path);
                softly.assertThat(window.locator("body > header").isVisible()).as(path).isFalse();
                softly.assertThat(window.locator("body > footer").isVisible()).as(path).isFalse();
                softly.assertThat(window.locator("h1").isVisible()).as(path).isTrue();
                softly.assertThat(window.locator("main").innerText()).as(path).hasSizeGreaterThan(200);
            }
        }
        softly.assertAll();
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
                return abort("the Nu Html Checker needs npm: install Node.js 20 or newer");
            }
            var reason = "the Nu Html Checker needs the npm registry once";
            assumeTrue(exitOf(npm, reason) == 0, reason);
        }
        return jar;
    }

    /** How a program ended; one that takes too long isn't left running, and what needs it is left out. */
    private static int exitOf(Process process, String reason) throws InterruptedException {
        try {
            assumeTrue(process.waitFor(2, TimeUnit.MINUTES), reason + " (nothing within two minutes)");
            return process.exitValue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource({ "375, 800", "1280, 900" })
    void a_visitor_without_scripts_joins_and_leaves_by_keyboard_alone(int width, int height) {
        String address = "keyboard-" + width + "@agency.gov";
        try (var windows = browser.windows(width, height, false)) {
            var window = windows.newPage();
            open(window, COMMUNITY);
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

            clickByKeyboard(window, DeployedSystem.link(system.mail(address, "confirm"), "confirm"));
            var welcome = system.mail(address, "welcome");
            assertThat(welcome.text()).contains("SocialGov");

            clickByKeyboard(window, DeployedSystem.link(welcome, "unsubscribe"));
            assertThat(system.mail(address, "goodbye").text()).contains("SocialGov");
        }
    }

    /** Opens a mailed link, ticks its box and clicks its button, all with keys. */
    private static void clickByKeyboard(Page window, String link) {
        window.navigate(link);
        tabToBox(window);
        window.keyboard().press("Space");
        tabTo(window, "button");
        window.keyboard().press("Enter");
        window.locator(".usa-alert--success").waitFor();
    }

    @Test
    void the_summary_of_mistakes_takes_the_focus_and_leads_to_the_fields() {
        try (var windows = browser.windows(1280, 900, false)) {
            var window = windows.newPage();
            open(window, DeployedSystem.JOIN + "/");
            window.locator("form[method=post] button").press("Enter");
            var summary = window.locator("[role=alert]");
            summary.waitFor();
            assertThat(window.title()).startsWith("Error:");
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
            open(window, COMMUNITY);
            heard
                .append("# The community's page, its way in\n")
                .append(window.locator(".site-hero").ariaSnapshot())
                .append("\n\n");
            for (String name : JOURNEY) {
                show(window, "/shown", states.get(name));
                heard
                    .append("# ")
                    .append(name)
                    .append('\n')
                    .append(window.locator("main").ariaSnapshot())
                    .append("\n\n");
            }
        }
        Path kept = DeployedSystem.root().resolve("infrastructure/acceptance/src/test/resources/join-journey.aria.txt");
        if (Boolean.getBoolean("aria.keep")) {
            Files.createDirectories(kept.getParent());
            Files.writeString(kept, heard);
        }
        assertThat(heard.toString()).isEqualTo(Files.readString(kept));
    }
}
