package org.socialgov.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** The project's CloudFormation templates, found by where they are, so that no test misses a new one. */
final class Stacks {

    static final String MAIN = "template.yaml";

    private static final String FOLDER = "infrastructure";
    /** The description of the HTTP API, which is no template. */
    private static final String NO_TEMPLATE = "openapi.yaml";

    private Stacks() {}

    /** The main template and the optional ones, as paths below the project's folder. */
    static List<String> all() {
        var all = new ArrayList<>(List.of(MAIN));
        all.addAll(optional());
        return all;
    }

    /** The templates that are deployed beside the main one. */
    static List<String> optional() {
        try (var files = Files.list(Template.PROJECT.resolve(FOLDER))) {
            return files
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(".yaml") && !name.equals(NO_TEMPLATE))
                .sorted()
                .map(name -> FOLDER + "/" + name)
                .toList();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
