package org.socialgov.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The problems of the content: errors stop the build, warnings don't. They are collected, so that an author sees all of
 * them at once, each with its file, its line, and a fix.
 */
public final class Problems {

    private final Path root;
    private final List<String> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Set<Path> faulty = new LinkedHashSet<>();

    /** @param root paths of files are relative to this folder */
    public Problems(Path root) {
        this.root = root;
    }

    public void error(Path file, int line, String whatAndHow) {
        errors.add(place(file, line) + whatAndHow);
        faulty.add(file);
    }

    public void warning(Path file, int line, String whatAndHow) {
        warnings.add(place(file, line) + whatAndHow);
    }

    /** An error at a field. */
    void error(Source source, String field, String whatAndHow) {
        error(source.file(), source.fields().line(field), whatAndHow);
    }

    /** A warning at a field. */
    void warning(Source source, String field, String whatAndHow) {
        warning(source.file(), source.fields().line(field), whatAndHow);
    }

    /** Takes over the problems that a step of the build has found, behind those so far. */
    void addAll(Problems found) {
        errors.addAll(found.errors);
        warnings.addAll(found.warnings);
        faulty.addAll(found.faulty);
    }

    /** An empty list for a step of the same build. */
    Problems apart() {
        return new Problems(root);
    }

    public List<String> errors() {
        return List.copyOf(errors);
    }

    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Whether a file has an error so far. */
    boolean isFaulty(Path file) {
        return faulty.contains(file);
    }

    /** The files with errors. */
    Set<Path> faulty() {
        return Set.copyOf(faulty);
    }

    /** A file's path as problems name it. */
    String name(Path file) {
        return root.relativize(file).toString();
    }

    private String place(Path file, int line) {
        return name(file) + ":" + line + ": ";
    }
}
