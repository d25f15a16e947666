package org.socialgov.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.DirectMethodHandleDesc;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which settings a function reads from its environment, taken from the compiled code: the names in capitals that are
 * loaded in whatever its constructor without arguments leads to, by methods that are given the settings or
 * call them. Names that Lambda itself sets ({@code AWS_...}) are left out.
 *
 * <p>Calls through an interface are not followed, since the constructor chooses what is behind it; so a name that only
 * a request would read isn't seen here, and the function fails its own test instead.
 */
final class SettingsRead {

    private static final Pattern NAME = Pattern.compile("(?!AWS_)[A-Z][A-Z0-9_]{2,}");
    private static final Pattern GIVEN_SETTINGS = Pattern.compile("\\(.*Lorg/socialgov/environment/Settings;.*\\).*");
    private static final String OURS = "org/socialgov/";
    private static final String SETTINGS = OURS + "environment/Settings";
    /** It may not read the environment (ArchitectureTest). */
    private static final String DOMAIN = OURS + "community/";

    private final Map<String, ClassModel> classes = new HashMap<>();
    private final Deque<Method> open = new ArrayDeque<>();
    private final Set<Method> seen = new HashSet<>();
    private final Set<String> names = new TreeSet<>();

    private record Method(String owner, String name, String descriptor) {}

    private SettingsRead() {}

    /** The settings that an instance of the class needs to be made. */
    static Set<String> by(Class<?> function) {
        var read = new SettingsRead();
        read.follow(new Method(function.getName().replace('.', '/'), "<init>", "()V"));
        while (!read.open.isEmpty()) {
            read.look(read.open.pop());
        }
        return read.names;
    }

    private void follow(Method method) {
        if (method.owner().startsWith(OURS) && !method.owner().startsWith(DOMAIN) && seen.add(method)) {
            open.push(method);
        }
    }

    private void look(Method method) {
        for (MethodModel candidate : classes.computeIfAbsent(method.owner(), SettingsRead::parse).methods()) {
            if (
                candidate.methodName().equalsString(method.name()) &&
                candidate.methodType().equalsString(method.descriptor())
            ) {
                candidate.code().ifPresent(code -> {
                    boolean reads =
                        GIVEN_SETTINGS.matcher(method.descriptor()).matches() ||
                        code.elementStream().anyMatch(SettingsRead::isCallOfSettings);
                    code.forEach(instruction -> look(instruction, reads));
                });
            }
        }
    }

    private static boolean isCallOfSettings(Object instruction) {
        return instruction instanceof InvokeInstruction call && call.owner().asInternalName().equals(SETTINGS);
    }

    private void look(Object instruction, boolean reads) {
        switch (instruction) {
            case ConstantInstruction constant when constant.constantValue() instanceof String text -> {
                if (reads && NAME.matcher(text).matches()) {
                    names.add(text);
                }
            }
            case InvokeInstruction call -> follow(
                new Method(call.owner().asInternalName(), call.name().stringValue(), call.type().stringValue())
            );
            case InvokeDynamicInstruction lambda -> lambda.bootstrapArgs().forEach(argument -> {
                if (argument instanceof DirectMethodHandleDesc handle) {
                    follow(
                        new Method(
                            handle.owner().descriptorString().replaceAll("^L|;$", ""),
                            handle.methodName(),
                            handle.lookupDescriptor()
                        )
                    );
                }
            });
            default -> {
                // Neither loads a name nor leads anywhere.
            }
        }
    }

    private static ClassModel parse(String owner) {
        try (var in = SettingsRead.class.getResourceAsStream("/" + owner + ".class")) {
            if (in == null) {
                throw new IllegalStateException("the class " + owner + " is not on the class path");
            }
            return ClassFile.of().parse(in.readAllBytes());
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
