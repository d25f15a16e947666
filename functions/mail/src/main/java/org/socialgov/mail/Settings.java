package org.socialgov.mail;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.Community;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.inbox.Receiving;
import org.socialgov.community.ledger.AddressMailLimit;
import org.socialgov.community.limits.MailRateLimit;

/**
 * What the deployment decides, from the environment. A setting that is missing or wrong stops the function at its
 * start, and is named: at the first mail it would be too late.
 *
 * @param inboundBucket where the mails lie that came in
 * @param endpoint of an emulator, as the SDK's own {@code AWS_ENDPOINT_URL}; empty on AWS
 */
record Settings(
    String table,
    Sender sender,
    String configurationSet,
    String inboundBucket,
    String region,
    Optional<URI> endpoint
) {
    static Settings read(Map<String, String> environment) {
        return new Settings(
            required(environment, "TABLE_NAME"),
            new Sender(
                address("COMMUNITY_ADDRESS", required(environment, "COMMUNITY_ADDRESS")),
                coordinators(environment),
                origin("SITE_ORIGIN", required(environment, "SITE_ORIGIN"))
            ),
            required(environment, "CONFIGURATION_SET"),
            required(environment, "INBOUND_BUCKET"),
            required(environment, "AWS_REGION"),
            endpoint(environment)
        );
    }

    /** What decides on the mails that come in. */
    static Receiving.InboundSettings inboundSettings(Map<String, String> environment, List<Community> communities) {
        return new Receiving.InboundSettings(
            communities,
            address("COMMUNITY_ADDRESS", required(environment, "COMMUNITY_ADDRESS")),
            addresses("COORDINATORS", required(environment, "COORDINATORS")),
            new AddressMailLimit.Limits(
                number(environment, "MAILS_PER_TEN_MINUTES"),
                number(environment, "MAILS_PER_DAY"),
                number(environment, "MAILS_PER_THIRTY_DAYS")
            )
        );
    }

    /** How many mails strangers can cause in an hour, by mail as by form. */
    static MailRateLimit.Limits pacing(Map<String, String> environment) {
        return new MailRateLimit.Limits(
            number(environment, "MAILS_PER_HOUR"),
            number(environment, "MAILS_PER_HOUR_AND_DOMAIN"),
            number(environment, "PERCENT_FOR_LISTED")
        );
    }

    static Optional<URI> endpoint(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("AWS_ENDPOINT_URL"))
            .filter(url -> !url.isBlank())
            .map(URI::create);
    }

    static List<EmailAddress> coordinators(Map<String, String> environment) {
        return addresses("COORDINATORS", required(environment, "COORDINATORS"));
    }

    /** A setting that must be there. */
    static String required(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("the environment variable " + name + " is not set");
        }
        return value.strip();
    }

    private static int number(Map<String, String> environment, String name) {
        String value = required(environment, name);
        if (!value.matches("[0-9]{1,9}")) {
            throw new IllegalStateException("the environment variable " + name + " holds what is not a number");
        }
        return Integer.parseInt(value);
    }

    private static List<EmailAddress> addresses(String name, String value) {
        var addresses = new ArrayList<EmailAddress>();
        for (String each : value.split(",")) {
            addresses.add(address(name, each));
        }
        return addresses;
    }

    private static EmailAddress address(String name, String value) {
        return EmailAddress.parse(value).orElseThrow(() ->
            new IllegalStateException("the environment variable " + name + " holds what is not a mail address")
        );
    }

    /** Scheme and host only: a path or a slash after it would end up in the middle of each link. */
    private static String origin(String name, String value) {
        try {
            var uri = new URI(value);
            boolean isOrigin =
                ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme())) &&
                uri.getHost() != null &&
                uri.getUserInfo() == null &&
                uri.getRawPath().isEmpty() &&
                uri.getQuery() == null &&
                uri.getFragment() == null;
            if (isOrigin) {
                return value;
            }
        } catch (URISyntaxException e) {
            throw notAnOrigin(name, e);
        }
        throw notAnOrigin(name, null);
    }

    private static IllegalStateException notAnOrigin(String name, URISyntaxException cause) {
        return new IllegalStateException(
            "the environment variable " +
                name +
                " must be an origin such as https://example.gov, without a closing slash",
            cause
        );
    }
}
