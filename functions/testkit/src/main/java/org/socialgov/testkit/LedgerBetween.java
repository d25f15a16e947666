package org.socialgov.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Supplier;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.storage.Ledger;

/** Stands between a table and its users, in tests that observe or disturb calls: a subclass overrides what it changes. */
public class LedgerBetween {

    private final Ledger behind;

    public LedgerBetween(Ledger behind) {
        this.behind = behind;
    }

    /** The table as its users see it. */
    public final Ledger table() {
        return (Ledger) Proxy.newProxyInstance(
            Ledger.class.getClassLoader(),
            new Class<?>[] { Ledger.class },
            (_, method, arguments) -> pass(method, arguments == null ? new Object[0] : arguments)
        );
    }

    /** A table in which something else happens between the first decision and its commit. */
    public static Ledger beforeFirstCommit(Ledger behind, Runnable other) {
        return new LedgerBetween(behind) {
            private boolean isDone;

            @Override
            protected Ledger.Commit commit(Change change) {
                if (!isDone) {
                    isDone = true;
                    other.run();
                }
                return super.commit(change);
            }
        }.table();
    }

    /**
     * A read of the table.
     *
     * @param method name of the method of the table
     * @param answer makes the call
     */
    public record Read(String method, List<Object> arguments, Supplier<Object> answer) {
        /** The same read with another answer. */
        public Read from(Supplier<Object> other) {
            return new Read(method, arguments, other);
        }

        /** The method and the length of a list that it is given, for a trace: {@code recipients of 50}. */
        @Override
        public String toString() {
            return !arguments.isEmpty() && arguments.getFirst() instanceof List<?> list
                ? method + " of " + list.size()
                : method;
        }
    }

    /** Each read is made here. */
    protected Object read(Read read) {
        return read.answer().get();
    }

    /** Each change is committed here. */
    protected Ledger.Commit commit(Change change) {
        return behind.commit(change);
    }

    private Object pass(Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "commit" -> commit((Change) arguments[0]);
            case "pause", "home", "equals", "hashCode", "toString" -> call(method, arguments);
            default -> read(new Read(method.getName(), List.of(arguments), () -> call(method, arguments)));
        };
    }

    private Object call(Method method, Object[] arguments) {
        try {
            return method.invoke(behind, arguments);
        } catch (InvocationTargetException failed) {
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failed.getCause();
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
