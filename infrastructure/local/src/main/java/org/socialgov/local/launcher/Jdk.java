package org.socialgov.local.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The JDK for the local system and the functions, of the same version as Lambda's runtime.
 *
 * @param home its folder
 */
record Jdk(Path home) {
    private static final Pattern TOOLCHAIN = Pattern.compile("<jdkHome>\\s*([^<]+?)\\s*</jdkHome>");
    private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");

    /**
     * Finds a JDK: in the environment, as the JDK of this process, in Maven's toolchains, or in the folders of the
     * usual installers.
     *
     * @param version     the feature release, for example 25
     * @param environment the environment of this process
     * @return the JDK, if there is one
     */
    static Optional<Jdk> find(int version, Map<String, String> environment) {
        for (var home : candidates(version, environment)) {
            if (Files.isExecutable(home.resolve("bin").resolve("java")) && versionOf(home) == version) {
                return Optional.of(new Jdk(home));
            }
        }
        return Optional.empty();
    }

    /** {@return its program {@code java}} */
    Path java() {
        return home.resolve("bin").resolve("java");
    }

    private static List<Path> candidates(int version, Map<String, String> environment) {
        var candidates = new ArrayList<Path>();
        for (var variable : List.of(
            "JAVA_HOME_" + version,
            "JAVA" + version + "_HOME",
            "JDK" + version,
            "JAVA_HOME_" + version + "_X64",
            "JAVA_HOME_" + version + "_ARM64",
            "JAVA_HOME"
        )) {
            if (environment.containsKey(variable)) {
                candidates.add(Path.of(environment.get(variable)));
            }
        }
        candidates.add(Path.of(System.getProperty("java.home")));
        var user = Path.of(System.getProperty("user.home"));
        for (var file : List.of("toolchains.xml", "discovered-jdk-toolchains-cache.xml")) {
            candidates.addAll(toolchains(user.resolve(".m2").resolve(file)));
        }
        for (var folder : List.of(
            Path.of("/usr/lib/jvm"),
            Path.of("/usr/java"),
            Path.of("/opt"),
            Path.of("/Library/Java/JavaVirtualMachines"),
            Path.of("/opt/homebrew/opt"),
            Path.of("/usr/local/opt"),
            user.resolve("Library/Java/JavaVirtualMachines"),
            user.resolve(".sdkman/candidates/java"),
            user.resolve(".jdks"),
            user.resolve(".asdf/installs/java"),
            user.resolve(".local/share/mise/installs/java")
        )) {
            candidates.addAll(children(folder));
        }
        return candidates;
    }

    private static List<Path> toolchains(Path file) {
        var homes = new ArrayList<Path>();
        if (Files.isReadable(file)) {
            try {
                var found = TOOLCHAIN.matcher(Files.readString(file));
                while (found.find()) {
                    homes.add(Path.of(found.group(1)));
                }
            } catch (IOException notForUs) {
                return List.of();
            }
        }
        return homes;
    }

    private static List<Path> children(Path folder) {
        var homes = new ArrayList<Path>();
        if (Files.isDirectory(folder)) {
            try (var children = Files.list(folder)) {
                children.sorted().forEach(child -> {
                    homes.add(child);
                    homes.add(child.resolve("Contents/Home"));
                    homes.add(child.resolve("libexec/openjdk.jdk/Contents/Home"));
                });
            } catch (IOException notForUs) {
                return List.of();
            }
        }
        return homes;
    }

    private static int versionOf(Path home) {
        try {
            var release = VERSION.matcher(Files.readString(home.resolve("release")));
            return release.find() ? Integer.parseInt(release.group(1)) : 0;
        } catch (IOException noJdk) {
            return 0;
        }
    }
}
