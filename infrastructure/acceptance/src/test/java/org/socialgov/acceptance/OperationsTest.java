package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.acceptance.Template.list;
import static org.socialgov.acceptance.Template.map;
import static org.socialgov.acceptance.Template.ref;
import static org.socialgov.acceptance.Template.references;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.socialgov.acceptance.Template.Declared;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.environment.Log;
import org.socialgov.environment.Metrics;

/**
 * What {@code operations.yaml} and {@code outside.yaml} must say so that an alarm reaches a person, and the person knows
 * what to do. CloudWatch takes an alarm on a metric that doesn't exist, so a misspelled name would never show.
 */
class OperationsTest {

    private static final Template MAIN = Template.read("template.yaml");
    private static final Template OPERATIONS = Template.read("infrastructure/operations.yaml");
    private static final Template OUTSIDE = Template.read("infrastructure/outside.yaml");
    private static final String RUNBOOK = read("infrastructure/runbook.md");

    private static final String ALARM = "AWS::CloudWatch::Alarm";
    private static final String NAME_OF_THE_STACK = "${AWS::StackName}";
    private static final String NAMESPACE_OF_THE_LOGS = Metrics.NAMESPACE + "/" + NAME_OF_THE_STACK;

    /** The metrics of AWS's own that are used, with their dimensions as the services document them. */
    private static final Map<String, Set<String>> DOCUMENTED = Map.ofEntries(
        Map.entry("AWS/ApiGateway 5xx", Set.of("ApiId")),
        Map.entry("AWS/ApiGateway Count", Set.of("ApiId")),
        Map.entry("AWS/ApiGateway Latency", Set.of("ApiId")),
        Map.entry("AWS/Lambda AsyncEventsDropped", Set.of("FunctionName")),
        Map.entry("AWS/Lambda IteratorAge", Set.of("FunctionName")),
        Map.entry("AWS/Lambda Throttles", Set.of()),
        Map.entry("AWS/SES Bounce", Set.of()),
        Map.entry("AWS/SES Complaint", Set.of()),
        Map.entry("AWS/SES Delivery", Set.of()),
        Map.entry("AWS/SES Reputation.BounceRate", Set.of()),
        Map.entry("AWS/SES Reputation.ComplaintRate", Set.of()),
        Map.entry("AWS/SES Send", Set.of()),
        Map.entry("AWS/SQS ApproximateNumberOfMessagesVisible", Set.of("QueueName")),
        Map.entry("AWS/States ExecutionsSucceeded", Set.of("StateMachineArn"))
    );

    /** What an alarm looks at. */
    private record Looked(String namespace, String metric, Set<String> dimensions) {}

    @Test
    void each_alarm_has_a_chapter_in_the_runbook_that_says_what_it_means_and_what_to_look_at_and_do() {
        assertThat(alarms())
            .hasSizeGreaterThan(10)
            .allSatisfy(alarm -> {
                var heading = heading(alarm);
                assertThat(chapter(heading))
                    .as("the chapter of %s", alarm.id())
                    .containsSubsequence("**It means**", "**Look at**", "**Do**");
                assertThat(alarm.property("AlarmDescription").toString())
                    .as(alarm.id())
                    .endsWith("Runbook, \"" + heading + "\".")
                    .hasSizeLessThan(1024);
            });
        assertThat(alarms().map(OperationsTest::heading)).doesNotHaveDuplicates();
    }

    @Test
    void each_chapter_on_an_alarm_has_its_alarm() {
        var chapters = RUNBOOK.substring(
            RUNBOOK.indexOf("\n## Alarms\n"),
            RUNBOOK.indexOf("\n## ", endOf("\n## Alarms\n"))
        )
            .lines()
            .filter(line -> line.startsWith("### "))
            .map(line -> line.substring("### ".length()));
        assertThat(chapters).containsExactlyInAnyOrderElementsOf(alarms().map(OperationsTest::heading).toList());
    }

    @Test
    void each_alarm_reaches_a_person_and_so_does_its_end() {
        assertThat(alarms())
            .isNotEmpty()
            .allSatisfy(alarm -> {
                assertThat(list(alarm.property("AlarmActions")))
                    .as(alarm.id())
                    .isEqualTo(List.of(ref("Alarms")));
                assertThat(list(alarm.property("OKActions")))
                    .as(alarm.id())
                    .isEqualTo(List.of(ref("Alarms")));
            });
        assertThat(Stream.of(OPERATIONS, OUTSIDE)).allSatisfy(template -> {
            var byMail = template.resource("AlarmsByMail");
            assertThat(byMail.property("TopicArn")).isEqualTo(ref("Alarms"));
            assertThat(byMail.property("Protocol")).isEqualTo("email");
            assertThat(byMail.property("Endpoint")).isEqualTo(ref("AlarmAddress"));
        });
    }

    /** The key that AWS manages for SNS keeps CloudWatch out: alarms would be lost without a sign. */
    @Test
    void the_topic_takes_alarms_of_this_account_over_TLS_and_has_no_key_that_keeps_them_out() {
        assertThat(Stream.of(OPERATIONS, OUTSIDE)).allSatisfy(template -> {
            assertThat(template.resource("Alarms").property("KmsMasterKeyId")).isEqualTo(
                Map.of("Fn::If", List.of("HasTopicAKey", ref("TopicKeyArn"), ref("AWS::NoValue")))
            );
            var statements = list(map(template.resource("AlarmsPolicy").property("PolicyDocument")).get("Statement"));
            assertThat(statements).hasSize(2);
            assertThat(map(statements.getFirst()))
                .containsEntry("Effect", "Allow")
                .containsEntry("Principal", Map.of("Service", "cloudwatch.amazonaws.com"))
                .containsEntry("Condition", Map.of("StringEquals", Map.of("aws:SourceAccount", ref("AWS::AccountId"))));
            assertThat(map(statements.getLast()))
                .containsEntry("Effect", "Deny")
                .containsEntry("Condition", Map.of("Bool", Map.of("aws:SecureTransport", "false")));
        });
    }

    /** CloudWatch's default, "missing", leaves an alarm that loses its data in a state that mails nobody. */
    @Test
    void each_alarm_says_what_missing_data_means() {
        assertThat(alarms())
            .isNotEmpty()
            .allSatisfy(alarm ->
                assertThat(alarm.property("TreatMissingData"))
                    .as(alarm.id())
                    .isIn("breaching", "notBreaching", "ignore")
            );
        assertThat(alarms().filter(alarm -> "breaching".equals(alarm.property("TreatMissingData"))))
            .extracting(Declared::id)
            .containsExactlyInAnyOrder("UnsentMail", "DirectoryList", "SiteUnreachable");
        assertThat(alarms().filter(alarm -> "ignore".equals(alarm.property("TreatMissingData"))))
            .extracting(Declared::id)
            .containsExactlyInAnyOrder("BounceRate", "ComplaintRate");
    }

    @Test
    void each_metric_exists_with_these_dimensions() {
        assertThat(alarms().flatMap(OperationsTest::looked)).isNotEmpty().allSatisfy(OperationsTest::exists);
        assertThat(onTheDashboard()).hasSizeGreaterThan(5).allSatisfy(OperationsTest::exists);
    }

    @Test
    void mail_is_late_after_15_minutes_and_its_outcome_when_the_sender_stops_waiting_for_it() {
        var unsent = OPERATIONS.resource("UnsentMail");
        assertThat(looked(unsent)).containsExactly(ours(Metrics.Metric.OLDEST_OWED_MAIL_AGE));
        assertThat(unsent.property("Threshold")).isEqualTo((int) Duration.ofMinutes(15).toSeconds());

        var unknown = OPERATIONS.resource("UnknownOutcome");
        assertThat(looked(unknown)).containsExactly(ours(Metrics.Metric.OLDEST_UNKNOWN_MAIL_AGE));
        assertThat(unknown.property("Threshold")).isEqualTo((int) MailOrder.CONFIRMATION_WITHIN.toSeconds());
        // The sweeper measures each minute and then settles it, so that one value is all there is.
        assertThat(unknown.property("ComparisonOperator")).isEqualTo("GreaterThanOrEqualToThreshold");
        assertThat(unknown.property("Period")).isEqualTo(60);
        assertThat(unknown.property("EvaluationPeriods")).isEqualTo(1);
    }

    @Test
    void one_broadcast_that_stopped_itself_is_an_alarm() {
        var stopped = OPERATIONS.resource("StoppedBroadcast");
        assertThat(looked(stopped)).containsExactly(ours(Metrics.Metric.BROADCASTS_STOPPED));
        assertThat(stopped.property("Statistic")).isEqualTo("Sum");
        assertThat(stopped.property("Threshold")).isEqualTo(0);
        assertThat(stopped.property("ComparisonOperator")).isEqualTo("GreaterThanThreshold");
        assertThat(stopped.property("EvaluationPeriods")).isEqualTo(1);
    }

    /** A compromised mailbox of the only coordinator: no other coordinator is told of what leaves. */
    @Test
    void one_export_or_change_of_coordinators_is_an_alarm() {
        var acts = OPERATIONS.resource("BulkActs");
        assertThat(looked(acts)).containsExactly(ours(Metrics.Metric.BULK_ACTS));
        assertThat(acts.property("Statistic")).isEqualTo("Sum");
        assertThat(acts.property("Threshold")).isEqualTo(0);
        assertThat(acts.property("ComparisonOperator")).isEqualTo("GreaterThanThreshold");
    }

    @Test
    void an_error_in_the_log_of_any_function_is_counted() {
        var logs = MAIN.functions()
            .map(function -> map(function.property("LoggingConfig")).get("LogGroup"))
            .toList();
        var passedOn = map(map(MAIN.section("Outputs").get("FunctionLogs")).get("Value")).get("Fn::Join");
        assertThat(list(list(passedOn).getLast())).containsExactlyInAnyOrderElementsOf(logs);

        var filters = OPERATIONS.resources("AWS::Logs::MetricFilter").toList();
        assertThat(filters)
            .extracting(filter -> filter.property("LogGroupName"))
            .containsExactlyInAnyOrderElementsOf(
                IntStream.range(0, logs.size())
                    .<Object>mapToObj(i -> Map.of("Fn::Select", List.of(i, ref("FunctionLogs"))))
                    .toList()
            );
        var written = new ByteArrayOutputStream();
        new Log(new PrintStream(written, true, StandardCharsets.UTF_8)).error("mail", Map.of());
        assertThat(written.toString(StandardCharsets.UTF_8)).startsWith("{\"level\":\"ERROR\"");
        assertThat(filters)
            .isNotEmpty()
            .allSatisfy(filter -> {
                assertThat(filter.property("FilterPattern").toString()).contains(
                    "$.level = \"ERROR\"",
                    // Lambda's report of an invocation that could write no line of its own.
                    "$.record.status = \"timeout\""
                );
                assertThat(list(filter.property("MetricTransformations")))
                    .singleElement()
                    // A default value would be written all the time, and cost all the time.
                    .satisfies(metric -> assertThat(map(metric)).doesNotContainKey("DefaultValue"));
            });
    }

    @Test
    void each_parameter_about_the_main_stack_is_an_output_of_it() {
        var aboutPeople = Set.of("AlarmAddress", "TopicKeyArn", "DirectoryListIsFetched", "MonthlyBudget");
        assertThat(Stream.of(OPERATIONS, OUTSIDE))
            .flatMap(template -> template.section("Parameters").keySet())
            .filteredOn(parameter -> !aboutPeople.contains(parameter))
            .isNotEmpty()
            .allSatisfy(parameter -> {
                assertThat(MAIN.section("Outputs")).containsKey(parameter);
                assertThat(map(MAIN.section("Outputs").get(parameter))).doesNotContainKey("Condition");
            });
    }

    @Test
    void each_parameter_is_bounded_used_and_in_a_group() {
        assertThat(Stream.of(OPERATIONS, OUTSIDE)).allSatisfy(template -> {
            var used = Stream.of("Resources", "Conditions")
                .flatMap(section -> references(template.section(section)))
                .toList();
            assertThat(used).containsAll(template.section("Parameters").keySet());
            assertThat(template.section("Parameters"))
                .isNotEmpty()
                .allSatisfy((name, declared) ->
                    assertThat(map(declared).keySet())
                        .as(name)
                        .containsAnyOf("AllowedValues", "AllowedPattern", "MaxValue")
                );
            var form = map(template.section("Metadata").get("AWS::CloudFormation::Interface"));
            assertThat(list(form.get("ParameterGroups")))
                .flatExtracting(group -> list(map(group).get("Parameters")))
                .containsExactlyInAnyOrderElementsOf(template.section("Parameters").keySet());
        });
    }

    /** CloudFormation refuses a template that names an unknown type, even under a false condition. */
    @Test
    void operations_runs_in_GovCloud_where_there_are_no_connections_and_no_budgets() {
        assertThat(OPERATIONS.resources())
            .extracting(Declared::type)
            .doesNotContain("AWS::Events::Connection", "AWS::Budgets::Budget");
    }

    @Test
    void the_dashboard_shows_each_alarm_and_says_in_words_what_each_line_is() {
        var body = dashboard();
        assertThat(OPERATIONS.resources(ALARM).filter(alarm -> !alarm.all().containsKey("Condition"))).allSatisfy(
            alarm -> assertThat(body).contains("\"${" + alarm.id() + ".Arn}\"")
        );
        var lines = body
            .lines()
            .filter(line -> line.strip().startsWith("[") && !line.contains("\"visible\": false"))
            .toList();
        assertThat(lines)
            .isNotEmpty()
            .allMatch(line -> line.contains("\"label\": \""));
    }

    /** The workflow may ask this site alone, and can change nothing: a GET never does. */
    @Test
    void the_check_from_outside_asks_the_site_alone_and_only_by_GET() {
        var statements = list(map(OUTSIDE.resource("AskTheSitePolicy").property("PolicyDocument")).get("Statement"));
        assertThat(map(statements.getFirst()))
            .containsEntry("Action", "states:InvokeHTTPEndpoint")
            .containsEntry("Resource", ref("AskTheSite"))
            .containsEntry(
                "Condition",
                Map.of(
                    "StringEquals",
                    Map.of("states:HTTPMethod", "GET"),
                    "StringLike",
                    Map.of("states:HTTPEndpoint", Map.of("Fn::Sub", "${SiteUrl}*"))
                )
            );
        assertThat(map(map(OUTSIDE.resource("AskTheSite").property("Definition")).get("States")).values())
            .filteredOn(state -> map(state).get("Type").equals("Task"))
            .isNotEmpty()
            .allSatisfy(task -> assertThat(map(map(task).get("Parameters"))).containsEntry("Method", "GET"));
    }

    /** Issue 10: 4.30 US dollars a month at most, without anything free; 0.10 for each alarm of issues 15 and 16 in addition. */
    @Test
    void alarms_and_dashboard_cost_what_costs_md_says() {
        var perMetric = new BigDecimal("0.10");
        var perDashboard = new BigDecimal("3.00");
        long metrics = alarms().flatMap(OperationsTest::looked).count();
        long dashboards = OPERATIONS.resources("AWS::CloudWatch::Dashboard").count();
        var cost = perMetric
            .multiply(BigDecimal.valueOf(metrics))
            .add(perDashboard.multiply(BigDecimal.valueOf(dashboards)));
        assertThat(cost).isLessThanOrEqualTo(new BigDecimal("4.60"));
        assertThat(read("infrastructure/costs.md")).contains("%d x $%s".formatted(metrics, perMetric));
    }

    private static Stream<Declared> alarms() {
        return Stream.of(OPERATIONS, OUTSIDE).flatMap(template -> template.resources(ALARM));
    }

    private static String heading(Declared alarm) {
        var name = map(alarm.property("AlarmName")).get("Fn::Sub").toString();
        assertThat(name).startsWith(NAME_OF_THE_STACK + ": ");
        return name.substring((NAME_OF_THE_STACK + ": ").length());
    }

    /** The text between a heading of the runbook and the next. */
    private static String chapter(String heading) {
        var line = "\n### " + heading + "\n";
        assertThat(RUNBOOK).contains(line);
        int begin = endOf(line);
        int end = RUNBOOK.indexOf("\n##", begin);
        return RUNBOOK.substring(begin, end < 0 ? RUNBOOK.length() : end);
    }

    private static int endOf(String line) {
        return RUNBOOK.indexOf(line) + line.length() - 1;
    }

    private static Looked ours(Metrics.Metric metric) {
        return new Looked(Metrics.NAMESPACE, metric.metricName(), Set.of("Table"));
    }

    /** One metric, or those of an expression. */
    private static Stream<Looked> looked(Declared alarm) {
        if (alarm.property("MetricName") != null) {
            return Stream.of(looked(alarm.properties()));
        }
        return list(alarm.property("Metrics"))
            .stream()
            .map(Template::map)
            .filter(query -> query.containsKey("MetricStat"))
            .map(query -> looked(map(map(query.get("MetricStat")).get("Metric"))));
    }

    private static Looked looked(Map<String, Object> metric) {
        var namespace = metric.get("Namespace");
        return new Looked(
            namespace instanceof String given ? given : map(namespace).get("Fn::Sub").toString(),
            metric.get("MetricName").toString(),
            Set.copyOf(
                list(metric.get("Dimensions"))
                    .stream()
                    .map(dimension -> map(dimension).get("Name").toString())
                    .toList()
            )
        );
    }

    private static void exists(Looked looked) {
        switch (looked.namespace()) {
            case Metrics.NAMESPACE -> assertThat(
                Arrays.stream(Metrics.Metric.values()).map(OperationsTest::ours)
            ).contains(looked);
            case NAMESPACE_OF_THE_LOGS -> {
                assertThat(looked.dimensions()).isEmpty();
                assertThat(OPERATIONS.resources("AWS::Logs::MetricFilter"))
                    .flatExtracting(filter -> list(filter.property("MetricTransformations")))
                    .isNotEmpty()
                    .allSatisfy(transformation ->
                        assertThat(
                            looked(
                                map(
                                    Map.of(
                                        "Namespace",
                                        map(transformation).get("MetricNamespace"),
                                        "MetricName",
                                        map(transformation).get("MetricName")
                                    )
                                )
                            )
                        ).isEqualTo(looked)
                    );
            }
            default -> assertThat(DOCUMENTED).containsEntry(
                looked.namespace() + " " + looked.metric(),
                looked.dimensions()
            );
        }
    }

    private static String dashboard() {
        return map(OPERATIONS.resource("Dashboard").property("DashboardBody")).get("Fn::Sub").toString();
    }

    /** The lines of its graphs: {@code ["namespace", "metric", "dimension", "value", {...}]}. */
    private static Stream<Looked> onTheDashboard() {
        return Pattern.compile("\\[\"([^\"]+)\", \"([^\"]+)\", (?:\"([^\"]+)\", \"[^\"]+\", )?\\{")
            .matcher(dashboard())
            .results()
            .map(OperationsTest::looked);
    }

    private static Looked looked(MatchResult line) {
        return new Looked(line.group(1), line.group(2), line.group(3) == null ? Set.of() : Set.of(line.group(3)));
    }

    private static String read(String file) {
        try {
            return Files.readString(Template.PROJECT.resolve(file));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
