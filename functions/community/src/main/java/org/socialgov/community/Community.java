package org.socialgov.community;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.directory.Eligibility;

/**
 * A community of practice, as its settings file describes it.
 *
 * @param id part of every member's key, for example {@code socialgov}: never to be changed
 * @param slug its place in paths, for example {@code social-media}
 * @param name its name in mails, for example {@code SocialGov}
 * @param title its page's title
 * @param topics the parts of its list that a member can choose
 * @param asksOrganization whether the join form has this field
 * @param asksRole whether the join form has this field
 * @param eligibility the rule by which a visitor joins without an approval
 * @param ownMail what its mail has of its own
 * @param announcements how its announcements are sent and kept
 */
public record Community(
    String id,
    String slug,
    String name,
    String title,
    List<Topic> topics,
    boolean asksOrganization,
    boolean asksRole,
    PrivacyNotice notice,
    Eligibility eligibility,
    OwnMail ownMail,
    Announcements announcements
) {
    /** Days and times of day are told as most members' clocks show them. */
    public static final ZoneId TIME_ZONE = ZoneId.of("America/New_York");

    /**
     * How a community's announcements are sent and kept.
     *
     * @param timezone of its days and hours: of digests, pauses and scheduled announcements
     * @param digestHour the hour of day of its digests, 0 to 23
     * @param digestDay the day of its weekly digests
     * @param archive who can read what was sent
     * @param twoPersons whether a second coordinator must agree to each announcement
     */
    public record Announcements(
        ZoneId timezone,
        int digestHour,
        DayOfWeek digestDay,
        Archive archive,
        boolean twoPersons
    ) {
        public static final Announcements DEFAULT = new Announcements(
            TIME_ZONE,
            8,
            DayOfWeek.MONDAY,
            Archive.PUBLIC,
            false
        );

        public enum Archive {
            PUBLIC,
            /** It has no pages. */
            NONE,
        }

        /** The same with another time of the digests. */
        public Announcements withDigests(int hour, DayOfWeek day) {
            return new Announcements(timezone, hour, day, archive, twoPersons);
        }

        /** A setting that a file leaves out has its default. */
        private static Announcements read(Properties settings) {
            return new Announcements(
                ZoneId.of(settings.getProperty("timezone", DEFAULT.timezone.getId())),
                Integer.parseInt(settings.getProperty("digest.hour", Integer.toString(DEFAULT.digestHour))),
                DayOfWeek.valueOf(settings.getProperty("digest.day", DEFAULT.digestDay.name())),
                Archive.valueOf(settings.getProperty("archive", DEFAULT.archive.name())),
                Boolean.parseBoolean(settings.getProperty("two-person"))
            );
        }
    }

    /**
     * A part of the list, for example {@code best-practices}, "Best practices".
     *
     * @param isWorkingGroup whether it is the part of a working group
     */
    public record Topic(String slug, String label, boolean isWorkingGroup) {
        public Topic(String slug, String label) {
            this(slug, label, false);
        }
    }

    /**
     * The statement that the Privacy Act of 1974 (5 U.S.C. 552a(e)(3)) requires where personal data is asked for.
     *
     * @param version stored with the consent to it
     * @param controlNumber the collection's number under the Paperwork Reduction Act, where one applies
     */
    public record PrivacyNotice(
        String version,
        String authority,
        String purpose,
        String routineUses,
        String voluntary,
        String effect,
        Optional<String> controlNumber
    ) {}

    /**
     * What a community's mail has of its own.
     *
     * @param address the sender of its mails, and the recipient of mail to it; empty for the deployment's
     * @param welcome words in the mail to a new member, each line a paragraph; empty for none
     */
    public record OwnMail(Optional<EmailAddress> address, Optional<String> welcome) {
        public static final OwnMail NONE = new OwnMail(Optional.empty(), Optional.empty());
    }

    /**
     * Its mail address.
     *
     * @param common the address of communities that have none of their own
     */
    public EmailAddress address(EmailAddress common) {
        return ownMail.address().orElse(common);
    }

    public Community withTopics(List<Topic> others) {
        return copy(others, eligibility, ownMail, announcements);
    }

    public Community withEligibility(Eligibility other) {
        return copy(topics, other, ownMail, announcements);
    }

    public Community withAnnouncements(Announcements others) {
        return copy(topics, eligibility, ownMail, others);
    }

    /** The same community with other words for new members; empty for none. */
    public Community withWelcome(Optional<String> words) {
        return copy(topics, eligibility, new OwnMail(ownMail.address(), words), announcements);
    }

    private Community copy(List<Topic> parts, Eligibility rule, OwnMail own, Announcements sent) {
        return new Community(id, slug, name, title, parts, asksOrganization, asksRole, notice, rule, own, sent);
    }

    /** The path below which all of the community's pages lie. */
    public String path() {
        return "/communities/" + slug + "/";
    }

    public boolean hasTopic(String topic) {
        return topics.stream().anyMatch(t -> t.slug().equals(topic));
    }

    /** The labels of a member's topics, in the order of the settings; topics that the settings lack are left out. */
    public List<String> labels(Collection<String> chosen) {
        return topics
            .stream()
            .filter(topic -> chosen.contains(topic.slug()))
            .map(Topic::label)
            .toList();
    }

    /** All communities that the build left on the class path ({@code site/communities.properties} names them). */
    public static List<Community> all(ClassLoader loader) {
        var all = new ArrayList<Community>();
        for (String id : list(properties(loader, "site/communities.properties"), "communities")) {
            all.add(read(properties(loader, "site/communities/" + id + ".properties")));
        }
        return List.copyOf(all);
    }

    /**
     * The one of some communities that has an id.
     *
     * @throws IllegalStateException if none has: the stored item is of a community that was taken out of the content
     */
    public static Community withId(String id, List<Community> communities) {
        return communities
            .stream()
            .filter(community -> community.id().equals(id))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no settings for the community " + id));
    }

    private static Community read(Properties settings) {
        var groups = List.of(settings.getProperty("working-groups", "").split(","));
        return new Community(
            required(settings, "id"),
            required(settings, "slug"),
            required(settings, "name"),
            required(settings, "title"),
            list(settings, "topics")
                .stream()
                .map(slug -> new Topic(slug, required(settings, "topic." + slug), groups.contains(slug)))
                .toList(),
            Boolean.parseBoolean(required(settings, "asks.organization")),
            Boolean.parseBoolean(required(settings, "asks.role")),
            new PrivacyNotice(
                required(settings, "notice.version"),
                required(settings, "notice.authority"),
                required(settings, "notice.purpose"),
                required(settings, "notice.routine-uses"),
                required(settings, "notice.voluntary"),
                required(settings, "notice.effect"),
                Optional.ofNullable(settings.getProperty("notice.control-number"))
            ),
            Eligibility.of(required(settings, "eligibility"), list(settings, "eligibility.domains")),
            new OwnMail(
                Optional.ofNullable(settings.getProperty("mail.address")).map(EmailAddress::kept),
                Optional.ofNullable(settings.getProperty("mail.welcome"))
            ),
            Announcements.read(settings)
        );
    }

    private static List<String> list(Properties settings, String key) {
        String value = required(settings, key);
        return value.isBlank() ? List.of() : List.of(value.split(","));
    }

    private static String required(Properties settings, String key) {
        String value = settings.getProperty(key);
        if (value == null) {
            throw new IllegalStateException("the community's settings lack " + key);
        }
        return value;
    }

    private static Properties properties(ClassLoader loader, String name) {
        var properties = new Properties();
        try (InputStream in = loader.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the build left no " + name + " on the class path");
            }
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
