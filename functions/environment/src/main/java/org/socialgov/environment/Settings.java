package org.socialgov.environment;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.socialgov.community.address.EmailAddress;

/**
 * The deployment's settings, from the function's environment variables: no other class reads them. A missing or wrong
 * setting stops the function at its start, with the setting's name: at the first request or mail it would be too late.
 *
 * <p>Each method throws {@link IllegalStateException} with the setting's name and how to correct it.
 */
public final class Settings {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private final Map<String, String> values;

    /** @param values each setting by its name */
    public Settings(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /** The settings of this process. */
    public static Settings ofFunction() {
        return new Settings(System.getenv());
    }

    /** A required setting that isn't empty. */
    public String text(String name) {
        return optional(name).orElseThrow(() -> missing(name));
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
        return Optional.ofNullable(values.get(name))
            .map(String::strip)
            .filter(value -> !value.isEmpty());
    }

    /** A whole number from 0 to 999,999,999. */
    public int number(String name) {
        String value = text(name);
        if (!NUMBER.matcher(value).matches()) {
            throw wrong(name, "must be a whole number from 0 to 999999999", null);
        }
        return Integer.parseInt(value);
    }

    public EmailAddress address(String name) {
        return EmailAddress.parse(text(name)).orElseThrow(() -> wrong(name, "must be a mail address", null));
    }

    /** Mail addresses, separated by commas. */
    public List<EmailAddress> addresses(String name) {
        var addresses = new ArrayList<EmailAddress>();
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
        return textOrEmpty(name).map(value -> origin(name, value));
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
