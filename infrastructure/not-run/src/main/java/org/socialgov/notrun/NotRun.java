package org.socialgov.notrun;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Lists the tests that a run left out, with the reason, for the closing lines of the build: a test that is skipped
 * silently is
 * taken for one that passed.
 *
 * <p>A test states what it needs by an assumption, with a message that says how to get it:
 * {@code assumeTrue(chromium.isPresent(), "needs Chromium: apt install chromium")}. For each test class
 * with a test that was left out, {@code target/not-run/} of its module has a file; the last module's build prints them
 * all. JUnit finds this listener by {@code META-INF/services}; every module with tests depends on this one, through
 * the testkit or directly.
 */
public final class NotRun implements TestExecutionListener {

    private static final Path FOLDER = Path.of("target", "not-run");

    private final Path folder;
    /** The number of tests by class and reason, or zero for the whole class. */
    private final Map<String, Map<String, Integer>> leftOut = new TreeMap<>();

    /** The constructor that JUnit calls, in a module's folder. */
    public NotRun() {
        this(FOLDER);
    }

    NotRun(Path folder) {
        this.folder = folder;
    }

    @Override
    public synchronized void testPlanExecutionStarted(TestPlan plan) {
        for (TestIdentifier root : plan.getRoots()) {
            for (TestIdentifier each : plan.getDescendants(root)) {
                testClass(each).ifPresent(name -> write(name, Map.of()));
            }
        }
    }

    @Override
    public synchronized void executionSkipped(TestIdentifier test, String reason) {
        remember(test, reason);
    }

    @Override
    public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            remember(
                test,
                result
                    .getThrowable()
                    .map(Throwable::getMessage)
                    .map(message -> message.replaceFirst("^Assumption failed: ", ""))
                    .orElse("no reason given")
            );
        }
    }

    @Override
    public synchronized void testPlanExecutionFinished(TestPlan plan) {
        leftOut.forEach(this::write);
        leftOut.clear();
    }

    private void remember(TestIdentifier test, String reason) {
        leftOut
            .computeIfAbsent(testClass(test).orElse(test.getDisplayName()), _ -> new LinkedHashMap<>())
            .merge(reason.strip().replaceAll("\\s+", " "), test.isTest() ? 1 : 0, Integer::sum);
    }

    private static Optional<String> testClass(TestIdentifier test) {
        return test
            .getSource()
            .flatMap(
                source ->
                    switch (source) {
                        case ClassSource aClass -> Optional.of(aClass.getClassName());
                        case MethodSource method -> Optional.of(method.getClassName());
                        default -> Optional.empty();
                    }
            )
            .map(name -> name.substring(name.lastIndexOf('.') + 1));
    }

    /** Replaces the file of an earlier run of the class, or deletes it if no test was left out. */
    private void write(String testClass, Map<String, Integer> reasons) {
        var file = folder.resolve(testClass + ".txt");
        try {
            if (reasons.isEmpty()) {
                Files.deleteIfExists(file);
                return;
            }
            Files.createDirectories(folder);
            Files.write(file, lines(testClass, reasons));
        } catch (IOException problem) {
            throw new UncheckedIOException("the list of tests that were not run can't be written", problem);
        }
    }

    private static List<String> lines(String testClass, Map<String, Integer> reasons) {
        return reasons
            .entrySet()
            .stream()
            .map(entry -> {
                int tests = entry.getValue();
                var what = tests == 0 ? "all of it" : tests == 1 ? "1 test" : tests + " tests";
                return testClass + " (" + what + "): " + entry.getKey();
            })
            .toList();
    }
}
