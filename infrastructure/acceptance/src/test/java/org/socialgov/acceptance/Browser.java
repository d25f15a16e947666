package org.socialgov.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A real browser, driven without a screen. */
final class Browser implements AutoCloseable {

    /** Section 508's standard, what came after it, and what its makers advise. */
    private static final List<String> RULES = List.of(
        "wcag2a",
        "wcag2aa",
        "wcag21a",
        "wcag21aa",
        "wcag22aa",
        "best-practice"
    );

    private static final int PATIENCE = 120_000;

    /** The library's own builder opens a second window for each page, which takes four times as long. */
    private static final String RUN_AXE = """
    async asked => {
        const rules = Object.fromEntries(asked.without.map(rule => [rule, { enabled: false }]));
        const runOnly = { type: "tag", values: asked.tags };
        const found = await axe.run({ resultTypes: ["violations"], runOnly, rules });
        return found.violations.flatMap(rule =>
            rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.html}`)
        );
    }""";

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser browser;

    private Browser(Playwright playwright, com.microsoft.playwright.Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Starts the machine's Chromium; a test that needs it is left out where there is none. */
    static Browser start() {
        var chromium = chromium();
        assumeTrue(chromium.isPresent(), "needs Chromium: apt-get install chromium");
        var playwright = Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))
        );
        var options = new BrowserType.LaunchOptions()
            .setExecutablePath(chromium.get())
            .setArgs(
                List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--no-first-run"
                )
            );
        return new Browser(playwright, playwright.chromium().launch(options));
    }

    private static Optional<Path> chromium() {
        return Stream.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
            .flatMap(name ->
                Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(folder -> Path.of(folder, name))
            )
            .filter(Files::isExecutable)
            .findFirst();
    }

    /** Windows of a width, with or without scripts; ours have none, the tools that look at pages need them. */
    BrowserContext windows(int width, int height, boolean scripts) {
        var windows = browser.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setJavaScriptEnabled(scripts)
                .setBypassCSP(scripts)
        );
        if (scripts) {
            windows.addInitScript(axe());
        }
        // The emulator's functions start at their first invocation, which takes long on a machine that is busy.
        windows.setDefaultTimeout(PATIENCE);
        return windows;
    }

    /**
     * What axe finds wrong with what a window shows, each with where it is.
     *
     * @param withoutRules rules that say nothing true here
     */
    static List<String> violations(Page page, String... withoutRules) {
        return strings(page.evaluate(RUN_AXE, Map.of("tags", RULES, "without", List.of(withoutRules))));
    }

    /** A list of texts as a script leaves it. */
    static List<String> strings(Object found) {
        return ((List<?>) found).stream().map(String.class::cast).toList();
    }

    private static String axe() {
        try (var in = AxeBuilder.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
