package org.socialgov.site;

import org.socialgov.web.Html;

/**
 * The official banner of the United States government, in its prescribed words; it opens without a script. A deployment
 * shows it only if its settings say that the site is a government's.
 *
 * @see <a href="https://designsystem.digital.gov/components/banner/">Banner</a>
 */
final class GovernmentBanner {

    private GovernmentBanner() {}

    static Html markup(Assets assets) {
        return Html.of(
            """
            <section class="usa-banner site-banner" aria-label="Official website of the United States government">
            <details>
            <summary class="site-banner__summary"><img class="usa-banner__header-flag" src="{}" alt="" width="16" height="11"> <span>An official website of the United States government</span> <span class="site-banner__how">Here’s how you know</span></summary>
            <div class="site-banner__content">
            <div class="site-banner__guidance"><img class="usa-banner__icon" src="{}" alt="" width="40" height="40">
            <p><strong>Official websites use .gov</strong><br>A <strong>.gov</strong> website belongs to an official government organization in the United States.</p></div>
            <div class="site-banner__guidance"><img class="usa-banner__icon" src="{}" alt="" width="40" height="40">
            <p><strong>Secure .gov websites use HTTPS</strong><br>A <strong>lock</strong> or <strong>https://</strong> means you’ve safely connected to the .gov website. Share sensitive information only on official, secure websites.</p></div>
            </div>
            </details>
            </section>
            """,
            assets.path("us_flag_small.png"),
            assets.path("icon-dot-gov.svg"),
            assets.path("icon-https.svg")
        );
    }
}
