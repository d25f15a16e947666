package org.socialgov.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * One deployed system with two communities for all test classes that don't disturb each other, since its start takes longer than many of
 * their tests. It starts for the first class that asks for it, and stops after the last test of all. A class gets it as
 * the parameter of its {@code @BeforeAll} method; its addresses must be its own.
 */
final class SharedSystem implements ParameterResolver, AfterAllCallback {

    /**
     * A second community's address: mail to the first one's needs no name of a community. No parameter names it: the local
     * system gives it to a community that is added while it runs.
     */
    private static final String CAPTIONS = "captions@example.gov";

    /**
     * So many posts that their limit, which has tests of its own, doesn't answer instead of a form. A list is invited at
     * once, without a wait for what bounces.
     */
    private static final String PARAMETERS = "PostsPerTenMinutes=9999,InvitationsPerHour=36000,InvitationsFirst=0";

    /** Made-up members, so that the charts have something to show. */
    static final int MADE_UP_MEMBERS = 200;

    /**
     * Runs a class on the shared system. These classes run one after another, beside those that have a system of their
     * own.
     */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @ExtendWith(SharedSystem.class)
    @Execution(ExecutionMode.SAME_THREAD)
    @Order(Integer.MAX_VALUE - 1)
    @interface Use {}

    /** The system and the folder of its state, in the store of the whole run, which closes it. */
    private record Running(Path state, DeployedSystem system) implements AutoCloseable {
        static Running start() {
            try {
                var state = Files.createTempDirectory("shared-system-");
                var system = DeployedSystem.start(
                    state,
                    Map.of("parameters", PARAMETERS, "demo", Integer.toString(MADE_UP_MEMBERS))
                );
                addCommunity(system, SiteCopy.in(state));
                return new Running(state, system);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** What holds must hold beside another community, first or last in the order of the files' names. */
        private static void addCommunity(DeployedSystem system, SiteCopy site) throws IOException {
            var said = new CopyOnWriteArrayList<String>();
            site.watchedBy(system, said::add);
            boolean last = System.getProperty("communities.order", "first").equals("last");
            site.addCommunity(last ? "video-captions" : "captions", "address: " + CAPTIONS + "\n");
            system.await(
                () -> "the second community shows; said so far: " + said,
                () -> system.visitor().get("/communities/captions/").statusCode() == 200
            );
        }

        @Override
        public void close() throws IOException {
            try {
                system.close();
            } finally {
                try (var files = Files.walk(state)) {
                    for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == DeployedSystem.class;
    }

    @Override
    public DeployedSystem resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return running(context);
    }

    /** What a class has left in the logs is that class's failure, and not only one of the last. */
    @Override
    public void afterAll(ExtensionContext context) {
        running(context).checkNoPersonalData();
    }

    private static DeployedSystem running(ExtensionContext context) {
        return context
            .getRoot()
            .getStore(Namespace.create(SharedSystem.class))
            .getOrComputeIfAbsent(Running.class, _ -> Running.start(), Running.class)
            .system();
    }
}
