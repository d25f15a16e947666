package org.socialgov.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A copy of the site's content, which a test can change.
 *
 * @param module the folder that holds {@code content}
 */
record SiteCopy(Path module) {
    private static final Path SITE = DeployedSystem.root().resolve("functions/site");

    /** Copies it without its styles, which are the same and take seconds to make again. */
    static SiteCopy in(Path folder) throws IOException {
        var module = folder.resolve("site");
        try (var files = Files.walk(SITE.resolve("content"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var copy = module.resolve(SITE.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        Files.createSymbolicLink(module.resolve("styles"), SITE.resolve("styles"));
        return new SiteCopy(module);
    }

    /** A file of the content. */
    Path file(String path) {
        return module.resolve("content").resolve(path);
    }

    /** Shows on the system what is saved in the copy from now on. */
    void watchedBy(DeployedSystem system, Consumer<String> said) {
        system.local().watchContent(module, SITE.resolve("target"), said);
    }

    /**
     * Adds the community of the documentation, with the documentation's own files.
     *
     * @param name the name of its files: communities stand in the order of the names
     * @param more further lines of its settings
     */
    void addCommunity(String name, String more) throws IOException {
        var documentation = Files.readString(DeployedSystem.root().resolve("infrastructure/adding-a-community.md"));
        Files.writeString(file("communities/" + name + ".md"), block(documentation, "markdown"));
        Files.writeString(file("communities/" + name + ".settings.yaml"), block(documentation, "yaml") + more);
    }

    /** The first block of code of a language. */
    private static String block(String documentation, String language) {
        var text = documentation.substring(documentation.indexOf("```" + language) + language.length() + 4);
        return text.substring(0, text.indexOf("   ```")).stripTrailing().stripIndent() + "\n";
    }
}
