package org.socialgov.local.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
        return candidates(version, environment)
            .filter(home -> Files.isExecutable(home.resolve("bin").resolve("java")) && versionOf(home) == version)
            .findFirst()
            .map(Jdk::new);
    }

    /** {@return its program {@code java}} */
    Path java() {
        return home.resolve("bin").resolve("java");
    }

    private static Stream<Path> candidates(int version, Map<String, String> environment) {
        var user = Path.of(System.getProperty("user.home"));
        var variables = Stream.of(
            "JAVA_HOME_" + version,
            "JAVA" + version + "_HOME",
            "JDK" + version,
            "JAVA_HOME_" + version + "_X64",
            "JAVA_HOME_" + version + "_ARM64",
            "JAVA_HOME"
        )
            .filter(environment::containsKey)
            .map(environment::get)
            .map(Path::of);
        var running = Stream.of(Path.of(System.getProperty("java.home")));
        var toolchains = Stream.of("toolchains.xml", "discovered-jdk-toolchains-cache.xml")
            .map(user.resolve(".m2")::resolve)
            .flatMap(Jdk::toolchains);
        var installed = Stream.of(
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
        ).flatMap(Jdk::children);
        return Stream.of(variables, running, toolchains, installed).flatMap(Function.identity());
    }

    private static Stream<Path> toolchains(Path file) {
        try {
            return TOOLCHAIN.matcher(Files.readString(file))
                .results()
                .map(found -> Path.of(found.group(1)));
        } catch (IOException notForUs) {
            return Stream.of();
        }
    }

    private static Stream<Path> children(Path folder) {
        try (var children = Files.list(folder)) {
            return children
                .sorted()
                .toList()
                .stream()
                .flatMap(child ->
                    Stream.of(child, child.resolve("Contents/Home"), child.resolve("libexec/openjdk.jdk/Contents/Home"))
                );
        } catch (IOException notForUs) {
            return Stream.of();
        }
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
