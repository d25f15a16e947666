package org.socialgov.table.dynamo;

import java.util.List;
import org.socialgov.environment.Log;

/** A call that DynamoDB refused, or that got no answer. The message contains no value of an item. */
public final class DynamoException extends RuntimeException implements Log.Coded {

    private static final long serialVersionUID = 1;

    private final String code;
    private final transient List<String> reasons;
    private final boolean isTemporary;

    /**
     * @param code DynamoDB's code, or {@code NoAnswer}
     * @param reasons the codes of a cancelled transaction, one for each of its writes
     * @param isTemporary whether the same call may succeed a moment later
     */
    DynamoException(String operation, String code, List<String> reasons, boolean isTemporary, Throwable cause) {
        super(operation + " failed: " + code, cause);
        this.code = code;
        this.reasons = List.copyOf(reasons);
        this.isTemporary = isTemporary;
    }

    @Override
    public String code() {
        return code;
    }

    /** The codes of a cancelled transaction, one for each of its writes; empty for any other failure. */
    public List<String> reasons() {
        return reasons;
    }

    boolean isTemporary() {
        return isTemporary;
    }

    boolean isThrottled() {
        return DynamoClient.THROTTLED.contains(code);
    }
}
