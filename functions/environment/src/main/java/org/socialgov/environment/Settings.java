package org.socialgov.environment;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.socialgov.community.FirstCoordinators;
import org.socialgov.community.address.EmailAddress;

/**
 * The deployment's settings, from the function's environment variables: no other class reads them. A missing or wrong
 * setting stops the function at its start, with the setting's name: at the first request or mail it would be too late.
 *
 * <p>No regular expressions, streams and lambdas: settings are read while a visitor waits for a cold start.
 *
 * <p>Each method throws {@link IllegalStateException} with the setting's name and how to correct it.
 */
public final class Settings {

    private static final int MOST_DIGITS = 9;

    private final Map<String, String> values;

    /** @param values each setting by its name; not changed afterwards */
    public Settings(Map<String, String> values) {
        this.values = values;
    }

    /** The settings of this process. */
    public static Settings ofFunction() {
        return new Settings(System.getenv());
    }

    /** A required setting that isn't empty. */
    public String text(String name) {
        var value = optional(name);
        if (value.isEmpty()) {
            throw missing(name);
        }
        return value.get();
    }

    /** A required setting that may be empty. */
    public Optional<String> textOrEmpty(String name) {
        if (!values.containsKey(name)) {
            throw missing(name);
        }
        return optional(name);
    }

    /** An optional setting. */
    public Optional<String> optional(String name) {
        String value = values.getOrDefault(name, "").strip();
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /** A whole number from 0 to 999,999,999. */
    public int number(String name) {
        String value = text(name);
        boolean digits = value.length() <= MOST_DIGITS;
        for (int i = 0; i < value.length(); i++) {
            digits &= value.charAt(i) >= '0' && value.charAt(i) <= '9';
        }
        if (!digits) {
            throw wrong(name, "must be a whole number from 0 to 999999999", null);
        }
        return Integer.parseInt(value);
    }

    public EmailAddress address(String name) {
        return EmailAddress.parse(text(name)).orElseThrow(() -> wrong(name, "must be a mail address", null));
    }

    /** The coordinators of the communities; {@link FirstCoordinators#parse} has the form. */
    public FirstCoordinators coordinators(String name) {
        return FirstCoordinators.parse(text(name)).orElseThrow(() ->
            wrong(
                name,
                "must be mail addresses, separated by commas; one that is of a single community's coordinators has the" +
                    " community's id and = before it",
                null
            )
        );
    }

    /** Mail addresses, separated by commas; none if it is empty. */
    public List<EmailAddress> addresses(String name) {
        var addresses = new ArrayList<EmailAddress>();
        if (textOrEmpty(name).isEmpty()) {
            return List.of();
        }
        for (String each : text(name).split(",")) {
            addresses.add(
                EmailAddress.parse(each).orElseThrow(() ->
                    wrong(name, "must be mail addresses, separated by commas", null)
                )
            );
        }
        return List.copyOf(addresses);
    }

    /** Scheme and host only: a path or a slash after it would end up in the middle of each link. */
    public String origin(String name) {
        return origin(name, text(name));
    }

    /** An {@linkplain #origin(String) origin} that may be empty. */
    public Optional<String> originOrEmpty(String name) {
        var value = textOrEmpty(name);
        return value.isEmpty() ? value : Optional.of(origin(name, value.get()));
    }

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
        } catch (URISyntaxException noAddress) {
            throw notAnOrigin(name, noAddress);
        }
        throw notAnOrigin(name, null);
    }

    /** Where an emulator of AWS answers, as the SDK's own {@code AWS_ENDPOINT_URL} says; empty on AWS. */
    public Optional<URI> endpoint() {
        return optional("AWS_ENDPOINT_URL").map(URI::create);
    }

    private static IllegalStateException missing(String name) {
        return new IllegalStateException("the setting " + name + " is missing from the function's environment");
    }

    private static IllegalStateException wrong(String name, String how, Exception cause) {
        return new IllegalStateException("the setting " + name + " " + how, cause);
    }

    private static IllegalStateException notAnOrigin(String name, Exception cause) {
        return wrong(name, "must be an origin such as https://example.gov, without a closing slash", cause);
    }
}
