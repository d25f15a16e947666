package org.socialgov.operations;

import java.io.PrintStream;
import java.util.List;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.sesv2.SesV2Client;

/**
 * Checks whether mails can arrive, and prints what to do where a check fails:
 * {@code mvn -q -f infrastructure/operations -Pdeliverability -Dstack=STACK}.
 */
public final class Deliverability {

    private Deliverability() {}

    /**
     * @param arguments {@code stack=NAME}
     * @throws IllegalStateException if a check fails
     */
    public static void main(String[] arguments) {
        Command.run(arguments, given -> run(DeployedStack.of(given)));
    }

    private static void run(DeployedStack stack) {
        var setup = new SesSetup(AwsClients.make(SesV2Client.builder()), AwsClients.make(SesClient.builder())).read(
            stack.parameters().get("CommunityAddress"),
            stack.parameters().get("Coordinators"),
            List.of(stack.resource("ConfigurationSet"), stack.resource("BroadcastConfigurationSet")),
            SesSetup::dmarcInDns
        );
        report(Finding.of(setup), System.out);
    }

    /**
     * Prints a line for each finding, and below a failed one what to do.
     *
     * @throws IllegalStateException if a finding fails
     */
    static void report(List<Finding> findings, PrintStream out) {
        for (Finding finding : findings) {
            out.printf("%s  %-12s  %s%n", finding.passes() ? "pass" : "FAIL", finding.what(), finding.seen());
            if (!finding.passes()) {
                out.printf("      %-12s  to do: %s%n", "", finding.todo());
            }
        }
        long failed = findings
            .stream()
            .filter(finding -> !finding.passes())
            .count();
        if (failed > 0) {
            throw new IllegalStateException(failed + " of " + findings.size() + " checks fail: see above what to do");
        }
    }
}
