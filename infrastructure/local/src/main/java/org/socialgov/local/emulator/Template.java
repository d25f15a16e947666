package org.socialgov.local.emulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.socialgov.local.start.CannotStart;
import org.socialgov.local.start.Checksum;

/**
 * A SAM template as it is deployed: each {@code CodeUri} with a file is replaced by the address of an object in S3, as
 * {@code sam package} does. Everything else stays unchanged.
 *
 * @param body the template's text
 * @param zips the functions' zips by the key of their object, which is the zip's SHA-256
 */
record Template(String body, Map<String, Path> zips) {
    /** The bucket of the code's objects. */
    static final String BUCKET = "local-artifacts";

    /** The key of the template itself in that bucket. */
    static final String KEY = "template.yaml";
    static final String URL = "https://s3.amazonaws.com/" + BUCKET + "/" + KEY;

    private static final Pattern CODE_URI = Pattern.compile("(?m)^(\\s*CodeUri:\\s*)[\"']?([^\\s\"'#]+)[\"']?");

    /**
     * Reads a template and the zips that it names.
     *
     * @param file the template
     * @param root the folder that its paths are relative to
     * @return the template
     * @throws CannotStart if a zip is missing
     */
    static Template read(Path file, Path root) {
        try {
            var zips = new LinkedHashMap<String, Path>();
            var body = CODE_URI.matcher(Files.readString(file)).replaceAll(found -> {
                var uri = found.group(2);
                if (uri.startsWith("s3://")) {
                    return Matcher.quoteReplacement(found.group());
                }
                var zip = root.resolve(uri);
                if (!Files.isRegularFile(zip)) {
                    throw new CannotStart("The function's zip " + uri + " is missing: build it with `mvn package`.");
                }
                var key = sha256(zip) + ".zip";
                zips.put(key, zip);
                return Matcher.quoteReplacement(found.group(1) + "s3://" + BUCKET + "/" + key);
            });
            return new Template(body, Map.copyOf(zips));
        } catch (IOException problem) {
            throw new CannotStart("The template " + file + " can't be read: " + problem, problem);
        }
    }

    private static String sha256(Path file) {
        try {
            return Checksum.of(Files.readAllBytes(file));
        } catch (IOException problem) {
            throw new CannotStart("The function's zip " + file + " can't be read: " + problem, problem);
        }
    }
}
