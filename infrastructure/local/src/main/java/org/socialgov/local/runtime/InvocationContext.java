package org.socialgov.local.runtime;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;

/**
 * The context that Lambda passes to a handler beside the event. It is a dynamic proxy, because the handler's interface
 * {@code Context} is the one in its own zip.
 *
 * @param loader         the function's class loader
 * @param requestId      id of the invocation
 * @param functionArn    ARN that was invoked
 * @param deadlineMillis the time of the timeout, in milliseconds since 1970
 */
record InvocationContext(
    ClassLoader loader,
    String requestId,
    String functionArn,
    long deadlineMillis
) implements InvocationHandler {
    /**
     * A {@code com.amazonaws.services.lambda.runtime.Context} of the function's class loader.
     *
     * @return the context
     * @throws ClassNotFoundException if the function's zip lacks {@code aws-lambda-java-core}
     */
    Object proxy() throws ClassNotFoundException {
        return proxy("Context", this);
    }

    private Object proxy(String type, InvocationHandler handler) throws ClassNotFoundException {
        var named = Class.forName("com.amazonaws.services.lambda.runtime." + type, true, loader);
        return Proxy.newProxyInstance(loader, new Class<?>[] { named }, handler);
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        return switch (method.getName()) {
            case "getAwsRequestId" -> requestId;
            case "getInvokedFunctionArn" -> functionArn;
            case "getFunctionName" -> System.getenv("AWS_LAMBDA_FUNCTION_NAME");
            case "getFunctionVersion" -> System.getenv("AWS_LAMBDA_FUNCTION_VERSION");
            case "getLogGroupName" -> System.getenv("AWS_LAMBDA_LOG_GROUP_NAME");
            case "getLogStreamName" -> System.getenv("AWS_LAMBDA_LOG_STREAM_NAME");
            case "getMemoryLimitInMB" -> Integer.valueOf(System.getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"));
            case "getRemainingTimeInMillis" -> (int) Math.max(0, deadlineMillis - System.currentTimeMillis());
            case "getIdentity", "getClientContext" -> null;
            case "getLogger" -> proxy("LambdaLogger", InvocationContext::log);
            default -> otherwise(proxy, method, arguments);
        };
    }

    private static Object log(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (!method.getName().equals("log") || method.isDefault()) {
            return otherwise(proxy, method, arguments);
        }
        var text = arguments[0] instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : arguments[0];
        System.out.println(text);
        return null;
    }

    private static Object otherwise(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
        }
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> method.getName() + " of the local runtime";
            };
        }
        throw new InvocationTargetException(
            new UnsupportedOperationException(method + " is not available in the local runtime.")
        );
    }
}
