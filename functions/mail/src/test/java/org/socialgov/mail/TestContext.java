package org.socialgov.mail;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.util.ArrayDeque;
import java.util.Deque;

/** An invocation's context with so much time left as it is told. */
final class TestContext implements Context {

    private final Deque<Integer> remaining = new ArrayDeque<>();

    /** A minute, each time that it is asked. */
    static TestContext withTime() {
        return remaining(60_000);
    }

    /** The milliseconds left at each time that it is asked; the last one from then on. */
    static TestContext remaining(int... milliseconds) {
        var context = new TestContext();
        for (int each : milliseconds) {
            context.remaining.add(each);
        }
        return context;
    }

    @Override
    public int getRemainingTimeInMillis() {
        return remaining.size() > 1 ? remaining.remove() : remaining.element();
    }

    @Override
    public String getAwsRequestId() {
        return "8f507cfc-0000-4697-b07a-ac58fc914c95";
    }

    @Override
    public String getLogGroupName() {
        return "group";
    }

    @Override
    public String getLogStreamName() {
        return "stream";
    }

    @Override
    public String getFunctionName() {
        return "function";
    }

    @Override
    public String getFunctionVersion() {
        return "$LATEST";
    }

    @Override
    public String getInvokedFunctionArn() {
        return "arn:aws:lambda:us-east-1:123456789012:function:function";
    }

    @Override
    public CognitoIdentity getIdentity() {
        return null;
    }

    @Override
    public ClientContext getClientContext() {
        return null;
    }

    @Override
    public int getMemoryLimitInMB() {
        return 1024;
    }

    @Override
    public LambdaLogger getLogger() {
        throw new UnsupportedOperationException("the functions write their log by themselves");
    }
}
