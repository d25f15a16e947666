package org.socialgov.testkit;

import java.util.List;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.directory.Eligibility;

/**
 * The communities of the tests: the one that the build left, and a made-up one. What holds must hold in both orders, so
 * modules have different ones; {@code -Dcommunities.order=first} or {@code last} gives the made-up one the same place in
 * all.
 */
public final class TestCommunities {

    /** A community with an address of its own. */
    public static final Community CAPTIONS = new Community(
        "captions",
        "captions",
        "Captions",
        "Captions Community",
        List.of(new Community.Topic("live", "Live captions")),
        true,
        true,
        new Community.PrivacyNotice("2026-11-02", "a", "p", "u", "v", "e", Optional.empty()),
        new Eligibility.Anyone(),
        new Community.OwnMail(
            Optional.of(new EmailAddress("captions", "example.gov")),
            Optional.of("Welcome, captioner.")
        ),
        Community.Announcements.DEFAULT
    );

    private TestCommunities() {}

    /** With the made-up community first, unless a property says otherwise. */
    public static List<Community> captionsFirst() {
        return inOrder("first");
    }

    /** With the made-up community last, unless a property says otherwise. */
    public static List<Community> captionsLast() {
        return inOrder("last");
    }

    /** The community that the build left. */
    public static Community socialgov() {
        return Community.withId("socialgov", Community.all(TestCommunities.class.getClassLoader()));
    }

    private static List<Community> inOrder(String otherwise) {
        return System.getProperty("communities.order", otherwise).equals("first")
            ? List.of(CAPTIONS, socialgov())
            : List.of(socialgov(), CAPTIONS);
    }
}
