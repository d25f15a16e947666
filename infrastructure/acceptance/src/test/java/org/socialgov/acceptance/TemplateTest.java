package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.acceptance.Template.getAtt;
import static org.socialgov.acceptance.Template.list;
import static org.socialgov.acceptance.Template.map;
import static org.socialgov.acceptance.Template.ref;
import static org.socialgov.acceptance.Template.references;
import static org.socialgov.acceptance.Template.strings;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.socialgov.acceptance.Template.Declared;
import org.socialgov.acceptance.Template.Event;
import org.socialgov.acceptance.Template.Statement;
import org.socialgov.community.ledger.BroadcastLease;
import org.socialgov.community.ledger.MailOrder;
import org.socialgov.web.FunctionRoute;

/**
 * What {@code template.yaml} must say for the promises to hold on AWS. Much of it shows on no emulator: retries of
 * streams aren't counted there, nothing is removed by age, and a right that is too wide fails nothing.
 */
class TemplateTest {

    private static final Template TEMPLATE = Template.read("template.yaml");

    private static final String PAGES = "PagesFunction";
    private static final String JOIN = "JoinFunction";
    private static final String CONFIRM = "ConfirmFunction";
    private static final String SUBSCRIPTION = "SubscriptionFunction";
    private static final String MAIL = "MailFunction";
    private static final String SWEEP = "SweepFunction";
    private static final String BROADCAST = "BroadcastFunction";
    private static final String REFRESH = "DirectoryRefreshFunction";
    private static final String KEY_POLICY = "KeyPolicy";
    private static final Map<String, String> NO_VALUE = ref("AWS::NoValue");

    private static final Template INBOUND = Template.read("infrastructure/inbound.yaml");

    /** Each wildcard in a right of the templates, with its reason. A wildcard that isn't here is a failure. */
    private static final Map<String, String> WILDCARDS = Map.of(
        "${InboundMail.Arn}/*",
        "each mail is an object of its own, under a name that SES chooses",
        "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/*",
        "SES also checks the recipient's identity where it is one of the account; a condition allows one sender only",
        "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:receipt-rule-set/*:receipt-rule/*",
        "the bucket's policy is deployed before the rule set is known; a condition allows this account's rules only",
        "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:receipt-rule-set/${ReceiptRuleSet}:receipt-rule/*",
        "the name of the rule would make a circular dependency",
        "s3:*",
        "denied, not allowed: each action without TLS",
        "*",
        "the principal of what is denied; and SES has no resource for the right to read the account's quota"
    );

    /** A parameter that becomes part of an ARN, a policy or an identity must refuse each of these. */
    private static final List<String> HOSTILE = List.of("*", "?", "${", "${aws:username}");

    /** What bounds a parameter: a choice, a form (with words for those who miss it), or a range. */
    private static final List<Set<String>> BOUNDS = List.of(
        Set.of("AllowedValues"),
        Set.of("AllowedPattern", "MaxLength", "ConstraintDescription"),
        Set.of("MinValue", "MaxValue")
    );

    /** Test 56. */
    @Nested
    class template_keeps_the_promises {

        @Nested
        class The_stream_mapping {

            private final Map<String, Object> mapping = TEMPLATE.events(TEMPLATE.resource(MAIL))
                .filter(event -> event.type().equals("DynamoDB"))
                .findFirst()
                .map(Event::properties)
                .orElseThrow();

            @Test
            void one_failed_record_does_not_fail_the_batch() {
                assertThat(mapping).containsEntry("FunctionResponseTypes", List.of("ReportBatchItemFailures"));
            }

            @Test
            void a_bad_record_blocks_its_shard_for_a_bounded_time() {
                assertThat(mapping).containsEntry("BisectBatchOnFunctionError", true);
                assertThat((Integer) mapping.get("MaximumRetryAttempts")).isBetween(1, 10);
                assertThat((Integer) mapping.get("MaximumRecordAgeInSeconds")).isBetween(60, 3600);
            }

            @Test
            void records_whose_retries_ended_are_kept_as_long_as_a_queue_can() {
                Map<String, Object> onFailure = map(map(mapping.get("DestinationConfig")).get("OnFailure"));
                assertThat(onFailure).containsEntry("Type", "SQS");
                var queue = TEMPLATE.resource(getAtt(onFailure.get("Destination"), "Arn"));
                assertThat(queue.type()).isEqualTo("AWS::SQS::Queue");
                assertThat(queue.property("MessageRetentionPeriod")).isEqualTo(14 * 24 * 60 * 60);
                assertThat(queue.property("SqsManagedSseEnabled")).isEqualTo(
                    Map.of("Fn::If", List.of("HasKmsKey", NO_VALUE, true))
                );
            }

            @Test
            void one_batch_of_a_shard_at_a_time() {
                assertThat(mapping).containsEntry("ParallelizationFactor", 1);
            }

            /** Number 27 of the ledger. */
            @Test
            void own_writes_invoke_nothing() {
                assertThat(list(map(mapping.get("FilterCriteria")).get("Filters")))
                    .singleElement()
                    .satisfies(filter ->
                        assertThat(map(filter).get("Pattern").toString()).isEqualToIgnoringWhitespace(
                            """
                            {"eventName":["INSERT"],"dynamodb":{"Keys":{"sk":{"S":[{"prefix":"ORDER#"}]}}}}"""
                        )
                    );
            }

            @Test
            void nothing_that_is_written_while_the_mapping_is_made_is_missed() {
                assertThat(mapping).containsEntry("StartingPosition", "TRIM_HORIZON");
                assertThat(getAtt(mapping.get("Stream"), "StreamArn")).isEqualTo("Table");
            }

            @Test
            void no_other_function_reads_the_stream() {
                assertThat(
                    TEMPLATE.functions()
                        .flatMap(TEMPLATE::events)
                        .filter(e -> e.type().equals("DynamoDB"))
                )
                    .extracting(Event::function)
                    .containsExactly(MAIL);
            }
        }

        @Nested
        class The_table_keeps {

            private final Declared table = TEMPLATE.resource("Table");

            @Test
            void its_items_when_the_stack_is_deleted_or_a_person_errs() {
                assertThat(table.all()).containsEntry("DeletionPolicy", "Retain");
                assertThat(table.all()).containsEntry("UpdateReplacePolicy", "Retain");
                assertThat(table.property("DeletionProtectionEnabled")).isEqualTo(true);
                assertThat(map(table.property("PointInTimeRecoverySpecification"))).containsEntry(
                    "PointInTimeRecoveryEnabled",
                    true
                );
                assertThat(map(table.property("SSESpecification"))).containsEntry("SSEEnabled", true);
            }

            /** Without a ceiling on the index as well, that would be written without end. */
            @Test
            void what_a_flood_can_cost_within_bounds() {
                var ceiling = Map.of(
                    "MaxWriteRequestUnits",
                    ref("WritesPerSecond"),
                    "MaxReadRequestUnits",
                    ref("ReadsPerSecond")
                );
                assertThat(map(table.property("OnDemandThroughput"))).isEqualTo(ceiling);
                assertThat(list(table.property("GlobalSecondaryIndexes")))
                    .isNotEmpty()
                    .allSatisfy(index -> assertThat(map(map(index).get("OnDemandThroughput"))).isEqualTo(ceiling));
            }

            @Test
            void no_address_in_its_stream() {
                assertThat(map(table.property("StreamSpecification"))).isEqualTo(Map.of("StreamViewType", "KEYS_ONLY"));
            }

            /** A replaced table is a second, empty one. */
            @Test
            void its_place_in_the_stack() throws IOException {
                var policy = new ObjectMapper().readTree(
                    Files.readString(Template.PROJECT.resolve("infrastructure/stack-policy.json"))
                );
                assertThat(policy.path("Statement")).anySatisfy(statement -> {
                    assertThat(statement.path("Effect").asText()).isEqualTo("Deny");
                    assertThat(statement.path("Principal").asText()).isEqualTo("*");
                    assertThat(statement.path("Resource").asText()).isEqualTo("LogicalResourceId/Table");
                    assertThat(statement.path("Action"))
                        .extracting(JsonNode::asText)
                        .containsExactlyInAnyOrder("Update:Replace", "Update:Delete");
                });
            }

            @Test
            void nothing_longer_than_its_time() {
                assertThat(map(table.property("TimeToLiveSpecification"))).isEqualTo(
                    Map.of("AttributeName", "expires", "Enabled", true)
                );
            }

            @Test
            void due_items_in_an_index_that_holds_keys_only() {
                assertThat(index("owed")).containsEntry("Projection", Map.of("ProjectionType", "KEYS_ONLY"));
            }

            /** A row of the coordinators' list is read from the index alone. */
            @Test
            void members_in_an_index_that_holds_what_a_row_of_their_list_shows() {
                assertThat(index("members")).containsEntry(
                    "Projection",
                    Map.of(
                        "ProjectionType",
                        "INCLUDE",
                        "NonKeyAttributes",
                        List.of("address", "name", "organization", "affiliation", "find")
                    )
                );
            }

            private Map<String, Object> index(String name) {
                return list(table.property("GlobalSecondaryIndexes"))
                    .stream()
                    .map(Template::map)
                    .filter(index -> index.get("IndexName").equals(name))
                    .findFirst()
                    .orElseThrow();
            }
        }

        @Nested
        class Rights {

            @Test
            void each_function_has_a_role_of_its_own() {
                var roles = TEMPLATE.functions()
                    .map(function -> TEMPLATE.roleOf(function.id()).id())
                    .toList();
                assertThat(roles).doesNotHaveDuplicates();
                TEMPLATE.functions().forEach(function -> {
                    assertThat(TEMPLATE.roleOf(function.id()).id()).isEqualTo(function.id() + "Role");
                    // SAM would add these to a role of its own.
                    assertThat(function.properties()).doesNotContainKeys("Policies", "RolePath");
                });
            }

            @Test
            void no_role_has_a_managed_policy() {
                assertThat(TEMPLATE.resources("AWS::IAM::Role"))
                    .isNotEmpty()
                    .allSatisfy(role ->
                        assertThat(role.properties()).doesNotContainKeys("ManagedPolicyArns", "RoleName")
                    );
                assertThat(TEMPLATE.resources().map(Declared::type)).doesNotContain(
                    "AWS::IAM::ManagedPolicy",
                    "AWS::IAM::RolePolicy"
                );
                assertThat(TEMPLATE.resources("AWS::IAM::Policy")).extracting(Declared::id).containsExactly(KEY_POLICY);
                assertThat(map(TEMPLATE.section("Globals").get("Function"))).doesNotContainKey("Policies");
            }

            @Test
            void every_right_is_a_single_action_on_a_single_resource_or_has_its_reason() {
                assertThat(allStatements())
                    .isNotEmpty()
                    .allSatisfy(statement -> {
                        assertThat(statement.all()).containsEntry("Effect", "Allow");
                        assertThat(statement.all()).doesNotContainKeys("NotAction", "NotResource", "Principal");
                        assertThat(statement.actions())
                            .isNotEmpty()
                            .allSatisfy(action -> assertThat(action).matches("[a-z0-9]+:[A-Za-z]+"));
                        assertThat(statement.resources())
                            .isNotEmpty()
                            .allSatisfy(resource ->
                                assertThat(strings(resource))
                                    .filteredOn(part -> !WILDCARDS.containsKey(part))
                                    .noneMatch(part -> part.contains("*"))
                            );
                    });
            }

            /** Roles, the bucket's policy, and SES's right to invoke the function. */
            @Test
            void every_wildcard_has_its_reason_in_the_list_and_the_list_has_no_other() {
                var resources = allStatements().flatMap(statement -> strings(statement.resources()));
                var others = Stream.concat(TEMPLATE.resources(), INBOUND.resources())
                    .filter(r -> Set.of("AWS::S3::BucketPolicy", "AWS::Lambda::Permission").contains(r.type()))
                    .flatMap(resource -> strings(resource.properties()));
                assertThat(
                    Stream.concat(resources, others)
                        .filter(part -> part.contains("*"))
                        .distinct()
                ).containsExactlyInAnyOrderElementsOf(WILDCARDS.keySet());
            }

            /** Without the key in the request {@code ForAllValues} is true. */
            @Test
            void every_condition_on_all_values_asks_for_one() {
                var conditions = allStatements()
                    .map(statement -> map(statement.all().getOrDefault("Condition", Map.of())))
                    .filter(condition ->
                        condition
                            .keySet()
                            .stream()
                            .anyMatch(key -> key.startsWith("ForAllValues:"))
                    )
                    .toList();
                assertThat(conditions)
                    .isNotEmpty()
                    .allSatisfy(condition -> {
                        var keys = condition
                            .entrySet()
                            .stream()
                            .filter(entry -> entry.getKey().startsWith("ForAllValues:"))
                            .flatMap(entry -> map(entry.getValue()).keySet().stream())
                            .collect(Collectors.toMap(key -> key, key -> "false"));
                        assertThat(condition.get("Null")).isEqualTo(keys);
                    });
            }

            @Test
            void every_role_takes_the_agencys_boundary_and_path() {
                assertThat(TEMPLATE.resources("AWS::IAM::Role"))
                    .isNotEmpty()
                    .allSatisfy(role -> {
                        assertThat(role.property("Path")).isEqualTo(ref("RolePath"));
                        assertThat(role.property("PermissionsBoundary")).isEqualTo(
                            Map.of("Fn::If", List.of("HasPermissionsBoundary", ref("PermissionsBoundary"), NO_VALUE))
                        );
                    });
            }

            /** A role that reads the table, the bucket or the queue needs the key. The one of PagesFunction does not. */
            @Test
            void every_function_with_data_may_use_the_agencys_key() {
                var withData = TEMPLATE.functions()
                    .map(Declared::id)
                    .filter(function -> TEMPLATE.rightsOf(function).count() > 1)
                    .map(function -> ref(function + "Role"));
                var policy = TEMPLATE.resource(KEY_POLICY);
                assertThat(list(policy.property("Roles"))).containsExactlyInAnyOrderElementsOf(withData.toList());
                assertThat(policy.all()).containsEntry("Condition", "HasKmsKey");
                assertThat(TEMPLATE.statements(policy))
                    .singleElement()
                    .satisfies(statement -> {
                        assertThat(statement.resources()).containsExactly(ref("KmsKeyArn"));
                        assertThat(statement.actions())
                            .isNotEmpty()
                            .allMatch(action -> action.startsWith("kms:"));
                    });
            }

            @Test
            void every_right_says_by_its_name_what_it_is_for() {
                assertThat(allStatements())
                    .isNotEmpty()
                    .allSatisfy(statement ->
                        assertThat(statement.all().get("Sid")).asString().matches("[A-Z][A-Za-z]+")
                    );
            }

            @Test
            void every_role_is_for_one_service() {
                assertThat(TEMPLATE.resources("AWS::IAM::Role"))
                    .isNotEmpty()
                    .allSatisfy(role ->
                        assertThat(list(map(role.property("AssumeRolePolicyDocument")).get("Statement")))
                            .singleElement()
                            .satisfies(trust -> {
                                assertThat(map(trust)).containsEntry("Action", "sts:AssumeRole");
                                assertThat(map(map(trust).get("Principal")).keySet()).containsExactly("Service");
                                assertThat(map(map(trust).get("Principal")).get("Service")).isInstanceOf(String.class);
                            })
                    );
            }

            @Test
            void JoinFunction_cannot_send_mail() {
                assertThat(actions(JOIN))
                    .isNotEmpty()
                    .noneMatch(action -> action.startsWith("ses:"));
            }

            @Test
            void only_the_functions_that_send_mail_can() {
                var senders = TEMPLATE.functions()
                    .map(Declared::id)
                    .filter(function -> actions(function).anyMatch(action -> action.startsWith("ses:")));
                assertThat(senders).containsExactlyInAnyOrder(MAIL, SWEEP, BROADCAST);
            }

            @Test
            void mail_is_only_sent_as_the_community() {
                assertThat(allStatements().filter(s -> s.actions().contains("ses:SendRawEmail")))
                    .isNotEmpty()
                    .allSatisfy(statement ->
                        assertThat(statement.all().get("Condition")).isEqualTo(
                            Map.of("StringEquals", Map.of("ses:FromAddress", addresses(ref("CommunityAddress"))))
                        )
                    );
            }

            /** SES has no resource for these. The quota changes nothing, and names nobody. */
            @Test
            void only_the_quota_is_read_and_bounces_are_lifted_without_a_resource() {
                assertThat(allStatements().filter(s -> s.resources().contains("*")))
                    .extracting(statement -> statement.role() + " " + String.join(" ", statement.actions()))
                    .containsExactlyInAnyOrder(
                        BROADCAST + "Role ses:GetSendQuota",
                        MAIL + "Role ses:DeleteSuppressedDestination",
                        SWEEP + "Role ses:DeleteSuppressedDestination"
                    );
            }

            @ParameterizedTest
            @ValueSource(strings = { MAIL, BROADCAST })
            void a_sender_of_new_mail_cannot_delete(String function) {
                assertThat(actions(function)).isNotEmpty().noneMatch(TemplateTest::deletes);
            }

            /** Only a sender meets mails that have expired. */
            @Test
            void only_senders_may_list_the_bucket_of_inbound_mail() {
                assertThat(allStatements().filter(s -> s.actions().contains("s3:ListBucket")))
                    .extracting(statement -> statement.role())
                    .containsExactlyInAnyOrder(MAIL + "Role", SWEEP + "Role");
            }

            /** A request that is answered, or that was not for a week, is removed by the sweeper; the rest by its owner. */
            @Test
            void only_answered_requests_and_what_is_its_owners_is_ever_deleted() {
                assertThat(allStatements().filter(s -> s.actions().stream().anyMatch(TemplateTest::deletes)))
                    .allSatisfy(statement -> assertThat(statement.actions()).containsExactly("dynamodb:DeleteItem"))
                    .extracting(statement -> statement.role() + " " + new TreeSet<>(leadingKeys(statement)))
                    .containsExactlyInAnyOrder(
                        SWEEP + "Role [MEMBER#*]",
                        SUBSCRIPTION + "Role [GRAY#*, LINK#*, MEMBER#*, SESSION#*]",
                        "CoordinatorFunctionRole [COORDINATOR-SESSION#*]",
                        "CoordinatorFunctionRole [IMPORT#*, IMPORTS#*]"
                    );
            }

            @Test
            void no_function_deletes_or_updates_an_entry_of_the_audit() {
                assertThat(allStatements().filter(s -> leadingKeys(s).contains("AUDIT#*"))).allSatisfy(statement ->
                    assertThat(statement.actions()).isSubsetOf("dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem")
                );
            }

            @Test
            void items_are_reached_only_by_kinds_of_key() {
                assertThat(
                    allStatements()
                        .filter(s -> s.resources().stream().anyMatch(TemplateTest::isTable))
                        .filter(s -> !s.actions().contains("dynamodb:Scan"))
                )
                    .isNotEmpty()
                    .allSatisfy(statement ->
                        assertThat(leadingKeys(statement))
                            .isNotEmpty()
                            .isSubsetOf(
                                "MEMBER#*",
                                "APPROVALS#*",
                                "ADDRESS#*",
                                "LINK#*",
                                "SESSION#*",
                                "INBOUND#*",
                                "GRAY#*",
                                "PASSED-ON#*",
                                "AUDIT#*",
                                "ARCHIVE#*",
                                "IMPORTS#*",
                                "IMPORT#*",
                                "MAILING#*",
                                "DIRECTORY#*",
                                "COUNTER#*",
                                "FIGURES#*",
                                "MAILING#*",
                                "COORDINATORS#*",
                                "COORDINATOR-SESSION#*",
                                "SETTINGS#*",
                                "BROADCAST#*",
                                "IMPORTS#*",
                                "IMPORT#*",
                                "ARCHIVE#*"
                            )
                    );
            }

            /** A wrong line in it admits the wrong people. */
            @Test
            void only_the_refresh_changes_the_directory_and_it_reaches_nothing_else() {
                assertThat(allStatements().filter(s -> leadingKeys(s).contains("DIRECTORY#*")))
                    .filteredOn(s -> !Set.of("dynamodb:GetItem", "dynamodb:Query").containsAll(s.actions()))
                    .extracting(Statement::role)
                    .containsExactly(REFRESH + "Role");
                assertThat(
                    TEMPLATE.rightsOf(REFRESH).filter(s -> s.resources().stream().anyMatch(TemplateTest::isTable))
                )
                    .singleElement()
                    .satisfies(s -> assertThat(leadingKeys(s)).containsExactly("DIRECTORY#*"));
            }

            @Test
            void no_role_can_read_the_whole_table() {
                assertThat(allStatements().flatMap(statement -> statement.actions().stream())).doesNotContain(
                    "dynamodb:ExportTableToPointInTime",
                    "dynamodb:PartiQLSelect"
                );
            }

            /** A broadcast's page of members with their deliveries: to send, and to count them for coordinators. */
            @Test
            void broadcasts_and_their_counts_read_many_members_at_once_and_nothing_else() {
                assertThat(allStatements().filter(Rights::readsPagesOfMembers))
                    .allSatisfy(s -> assertThat(leadingKeys(s)).containsExactly("MEMBER#*"))
                    .extracting(Statement::role)
                    .containsExactlyInAnyOrder(
                        BROADCAST + "Role",
                        "AnnouncementFunctionRole",
                        "MailFunctionRole",
                        "SweepFunctionRole"
                    );
            }

            private static boolean readsPagesOfMembers(Statement statement) {
                return (
                    statement.actions().contains("dynamodb:BatchGetItem") &&
                    (statement.role().equals(BROADCAST + "Role") || "ReadDeliveries".equals(statement.all().get("Sid")))
                );
            }

            /** What a request is decided from: the membership, and the mail limit of the mailbox. */
            @Test
            void many_items_are_read_at_once_only_by_the_functions_that_take_requests() {
                assertThat(
                    allStatements()
                        .filter(s -> s.actions().contains("dynamodb:BatchGetItem"))
                        .filter(s -> !readsPagesOfMembers(s))
                )
                    .allSatisfy(s -> assertThat(leadingKeys(s)).contains("MEMBER#*", "ADDRESS#*").doesNotContain("*"))
                    .extracting(Statement::role)
                    .contains(
                        "JoinFunctionRole",
                        "SubscriptionFunctionRole",
                        "InboundFunctionRole",
                        "CoordinatorFunctionRole"
                    );
            }

            /** The daily count scans all memberships, and reads nothing that identifies a member. */
            @Test
            void only_what_can_not_tell_a_person_is_ever_read_of_all() {
                assertThat(allStatements().filter(s -> s.actions().contains("dynamodb:Scan")))
                    .singleElement()
                    .satisfies(statement -> {
                        assertThat(statement.role()).isEqualTo("RecountFunctionRole");
                        Map<String, Object> condition = map(statement.all().get("Condition"));
                        assertThat(map(condition.get("ForAllValues:StringEquals"))).isEqualTo(
                            Map.of(
                                "dynamodb:Attributes",
                                List.of(
                                    "pk",
                                    "sk",
                                    "community",
                                    "status",
                                    "joinedAt",
                                    "leftAt",
                                    "affiliation",
                                    "frequency",
                                    "pausedUntil",
                                    "resumes",
                                    "topics"
                                )
                            )
                        );
                        assertThat(map(condition.get("StringEquals"))).isEqualTo(
                            Map.of("dynamodb:Select", "SPECIFIC_ATTRIBUTES")
                        );
                    });
            }

            /** Without it, no event of an announcement that bounced could be recorded, and none would stop itself. */
            @Test
            void FeedbackFunction_counts_the_bounces_and_complaints_of_announcements() {
                assertThat(
                    TEMPLATE.rightsOf(TEMPLATE.resource("FeedbackFunction").id()).filter(s ->
                        s.actions().contains("dynamodb:UpdateItem")
                    )
                )
                    .flatExtracting(s -> leadingKeys(s))
                    .contains("MAILING#*", "COUNTER#*", "FIGURES#*");
            }

            @Test
            void PagesFunction_can_only_write_its_log() {
                assertThat(TEMPLATE.rightsOf(PAGES)).hasSize(1);
            }

            @Test
            void every_function_writes_its_own_log_and_no_other() {
                TEMPLATE.functions().forEach(function ->
                    assertThat(TEMPLATE.rightsOf(function.id()).filter(s -> s.actions().contains("logs:PutLogEvents")))
                        .singleElement()
                        .satisfies(statement -> {
                            assertThat(statement.actions()).containsExactly(
                                "logs:CreateLogStream",
                                "logs:PutLogEvents"
                            );
                            assertThat(statement.resources())
                                .singleElement()
                                .satisfies(log -> assertThat(getAtt(log, "Arn")).isEqualTo(function.id() + "Log"));
                        })
                );
            }

            @Test
            void no_partition_is_written_down() {
                var values = Stream.of(TEMPLATE, INBOUND)
                    .flatMap(template -> Stream.of("Resources", "Outputs").map(template::section))
                    .flatMap(section -> strings(section));
                assertThat(values).noneMatch(value -> value.contains("arn:aws"));
            }

            private Stream<Statement> allStatements() {
                return Stream.concat(
                    TEMPLATE.resources("AWS::IAM::Role"),
                    TEMPLATE.resources("AWS::IAM::Policy")
                ).flatMap(TEMPLATE::statements);
            }

            private Stream<String> actions(String function) {
                return TEMPLATE.rightsOf(function).flatMap(statement -> statement.actions().stream());
            }
        }

        @Nested
        class Logs {

            @Test
            void every_function_has_a_log_group_of_its_own() {
                TEMPLATE.functions().forEach(function ->
                    assertThat(map(function.property("LoggingConfig"))).isEqualTo(
                        Map.of("LogGroup", ref(function.id() + "Log"))
                    )
                );
            }

            @Test
            void every_log_group_has_retention_and_outlives_the_stack() {
                assertThat(TEMPLATE.resources("AWS::Logs::LogGroup"))
                    .hasSizeGreaterThan((int) TEMPLATE.functions().count())
                    .allSatisfy(log -> {
                        assertThat(log.property("RetentionInDays")).isEqualTo(ref("LogRetentionDays"));
                        assertThat(log.all()).containsEntry("DeletionPolicy", "RetainExceptOnCreate");
                        assertThat(log.all()).containsEntry("UpdateReplacePolicy", "Retain");
                    });
            }

            /** OMB M-21-31: 12 months active and 18 months cold. */
            @Test
            void they_are_kept_for_thirty_months_by_default() {
                assertThat(
                    (Integer) map(TEMPLATE.section("Parameters").get("LogRetentionDays")).get("Default")
                ).isGreaterThanOrEqualTo((30 * 365) / 12);
            }

            /** They outlive the stack: a name without the stack's id would stop the next stack of the same name. */
            @Test
            void a_log_group_with_a_name_has_the_stacks_id_in_it() {
                assertThat(
                    TEMPLATE.resources("AWS::Logs::LogGroup").filter(log ->
                        log.properties().containsKey("LogGroupName")
                    )
                )
                    .isNotEmpty()
                    .allSatisfy(log -> assertThat(references(log.property("LogGroupName"))).contains("AWS::StackId"));
            }

            /** Paths and queries hold tokens; a source address is a person's. */
            @Test
            void the_access_log_knows_the_route_and_no_visitor() {
                assertThat(TEMPLATE.resources("AWS::Serverless::HttpApi"))
                    .isNotEmpty()
                    .allSatisfy(api -> {
                        Map<String, Object> log = map(api.property("AccessLogSettings"));
                        assertThat(TEMPLATE.resource(getAtt(log.get("DestinationArn"), "Arn")).type()).isEqualTo(
                            "AWS::Logs::LogGroup"
                        );
                        var variables = Pattern.compile("\\$context\\.([A-Za-z.]+)")
                            .matcher((String) log.get("Format"))
                            .results()
                            .map(found -> found.group(1));
                        assertThat(variables)
                            .contains("routeKey", "status")
                            .isSubsetOf(
                                "requestTime",
                                "requestId",
                                "routeKey",
                                "status",
                                "responseLength",
                                "responseLatency",
                                "integrationStatus",
                                "error.responseType"
                            );
                    });
            }
        }

        @Nested
        class Functions {

            @Test
            void handler_strings_name_real_classes() {
                TEMPLATE.functions().forEach(function -> {
                    var handler = handler(function);
                    assertThat(RequestStreamHandler.class).isAssignableFrom(handler);
                    assertThat(handler.getConstructors())
                        .as("what Lambda makes %s with", handler)
                        .anyMatch(constructor -> constructor.getParameterCount() == 0);
                });
            }

            @Test
            void one_name_finds_class_and_resource() {
                TEMPLATE.functions().forEach(function ->
                    assertThat(handler(function).getSimpleName()).isEqualTo(function.id())
                );
            }

            @Test
            void the_code_is_the_zip_of_the_module_that_holds_the_class() {
                TEMPLATE.functions().forEach(function -> {
                    var module = handler(function).getPackageName().replaceFirst(".*\\.", "");
                    assertThat(function.property("CodeUri")).isEqualTo(
                        "functions/%s/target/%s-function.zip".formatted(module, module)
                    );
                });
            }

            @Test
            void every_setting_that_the_code_reads_is_set_and_none_is_unused() {
                TEMPLATE.functions().forEach(function ->
                    assertThat(TEMPLATE.environment(function).keySet())
                        .as("environment of %s", function.id())
                        .containsExactlyInAnyOrderElementsOf(SettingsRead.by(handler(function)))
                );
            }

            @Test
            void nothing_in_the_environment_knows_that_there_is_an_emulator() {
                assertThat(TEMPLATE.text()).doesNotContain("AWS_ENDPOINT_URL").doesNotContain("JAVA_TOOL_OPTIONS");
            }

            /** The SDK and the client of the table read it; {@link SettingsRead} leaves out names that begin with AWS. */
            @Test
            void they_call_FIPS_endpoints_if_the_deployment_says_so() {
                assertThat(
                    map(map(map(TEMPLATE.section("Globals").get("Function")).get("Environment")).get("Variables"))
                ).isEqualTo(Map.of("AWS_USE_FIPS_ENDPOINT", ref("UseFipsEndpoints")));
            }

            @Test
            void they_run_on_Java_25_and_the_architecture_of_the_deployment() {
                TEMPLATE.functions().forEach(function -> {
                    assertThat(TEMPLATE.effective(function, "Runtime")).isEqualTo("java25");
                    assertThat(TEMPLATE.effective(function, "Architectures")).isEqualTo(List.of(ref("Architecture")));
                });
                assertThat(map(TEMPLATE.section("Parameters").get("Architecture")))
                    .containsEntry("Default", "arm64")
                    .containsEntry("AllowedValues", List.of("arm64", "x86_64"));
            }

            /** The client of the table has the role's credentials from the environment; a snapshot's are elsewhere. */
            @Test
            void none_starts_from_a_snapshot_and_none_is_reached_by_an_alias() {
                assertThat(TEMPLATE.functions())
                    .isNotEmpty()
                    .allSatisfy(function ->
                        assertThat(function.properties()).doesNotContainKeys("SnapStart", "AutoPublishAlias")
                    );
            }

            @Test
            void they_deploy_into_a_new_account() {
                assertThat(TEMPLATE.functions())
                    .isNotEmpty()
                    .allSatisfy(function ->
                        assertThat(function.properties()).doesNotContainKey("ProvisionedConcurrencyConfig")
                    );
                assertThat(TEMPLATE.functions().filter(f -> f.properties().containsKey("ReservedConcurrentExecutions")))
                    .extracting(Template.Declared::id)
                    .containsExactly("InboundFunction");
                assertThat(map(TEMPLATE.section("Parameters").get("InboundConcurrency"))).containsEntry("Default", 0);
            }

            /** A flood of mail took the concurrency that the web needs. */
            @Test
            void inbound_mail_takes_no_more_concurrency_than_it_may() {
                assertThat(TEMPLATE.resource("InboundFunction").property("ReservedConcurrentExecutions")).isEqualTo(
                    Map.of("Fn::If", List.of("IsInboundMailLimited", Map.of("Ref", "InboundConcurrency"), NO_VALUE))
                );
            }

            @Test
            void a_visitor_is_answered_before_the_API_gives_up() {
                TEMPLATE.functions()
                    .filter(function -> routes(function).findAny().isPresent())
                    .forEach(function -> assertThat((Integer) TEMPLATE.effective(function, "Timeout")).isLessThan(30));
            }

            /** Or a container that is still sending could meet another that took the order over. */
            @Test
            void a_sender_ends_before_its_claim_does() {
                Stream.of(MAIL, SWEEP, BROADCAST).forEach(function ->
                    assertThat((Integer) TEMPLATE.effective(TEMPLATE.resource(function), "Timeout")).isLessThan(
                        (int) MailOrder.LEASE.toSeconds()
                    )
                );
            }

            @Test
            void the_sweeper_ends_before_the_next_one_starts() {
                var sweeper = TEMPLATE.resource(SWEEP);
                assertThat(TEMPLATE.events(sweeper))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.type()).isEqualTo("ScheduleV2");
                        assertThat(event.properties()).containsEntry("ScheduleExpression", "rate(1 minute)");
                    });
                assertThat((Integer) TEMPLATE.effective(sweeper, "Timeout")).isLessThan(60);
            }

            /** Two broadcasts at once would send each mail once, and at twice the rate. */
            @Test
            void a_broadcast_ends_before_its_lease_and_after_its_last_mail() {
                var broadcast = TEMPLATE.resource(BROADCAST);
                assertThat(TEMPLATE.events(broadcast))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.type()).isEqualTo("ScheduleV2");
                        assertThat(event.properties()).containsEntry("ScheduleExpression", "rate(1 minute)");
                    });
                assertThat((Integer) TEMPLATE.effective(broadcast, "Timeout"))
                    .isLessThan((int) BroadcastLease.LASTS.toSeconds())
                    .isGreaterThanOrEqualTo(70);
            }

            @Test
            void the_list_of_domains_is_fetched_each_day_unless_it_has_no_address() {
                assertThat(map(TEMPLATE.section("Conditions").get("IsListFetched"))).isEqualTo(
                    Map.of("Fn::Not", List.of(Map.of("Fn::Equals", List.of(ref("DirectoryAddress"), ""))))
                );
                assertThat(TEMPLATE.events(TEMPLATE.resource(REFRESH)))
                    .singleElement()
                    .satisfies(event ->
                        assertThat(event.properties())
                            .containsEntry("ScheduleExpression", "cron(20 9 * * ? *)")
                            .containsEntry("State", Map.of("Fn::If", List.of("IsListFetched", "ENABLED", "DISABLED")))
                    );
            }

            @Test
            void the_coordinators_are_told_each_Monday_morning() {
                assertThat(TEMPLATE.events(TEMPLATE.resource("BriefFunction")))
                    .singleElement()
                    .satisfies(event ->
                        assertThat(event.properties())
                            .containsEntry("ScheduleExpression", "cron(0 9 ? * MON *)")
                            .containsEntry("ScheduleExpressionTimezone", "America/New_York")
                    );
            }
        }

        @Nested
        class Routes {

            /** HTTP APIs have none that does: the deployment drops such a route, or refuses it. */
            @Test
            void no_route_ends_in_a_slash() {
                assertThat(paths())
                    .isNotEmpty()
                    .allSatisfy(path -> assertThat(path).startsWith("/").doesNotEndWith("/"));
            }

            /** What the build makes is PagesFunction's by the default route. */
            @Test
            void only_functions_that_make_their_answer_have_a_route() {
                assertThat(keys()).containsExactlyInAnyOrderElementsOf(
                    Stream.of(FunctionRoute.values())
                        .map(route -> route.method() + " " + route.template())
                        .toList()
                );
            }

            /** A segment is a name or a variable; a greedy variable takes all that follows, so it is the last. */
            @Test
            void every_segment_is_a_name_or_a_variable_and_only_the_last_is_greedy() {
                assertThat(paths())
                    .isNotEmpty()
                    .allSatisfy(path ->
                        assertThat(path).matches("(/([a-z0-9.-]+|\\{[a-z]+}))*/([a-z0-9.-]+|\\{[a-z]+\\+?})")
                    );
            }

            private Stream<String> paths() {
                return declared().map(route -> (String) route.get("Path"));
            }

            private Stream<String> keys() {
                return declared().map(route -> route.get("Method") + " " + route.get("Path"));
            }

            private Stream<Map<String, Object>> declared() {
                return TEMPLATE.functions()
                    .flatMap(TemplateTest::routes)
                    .filter(route -> route.containsKey("Path"));
            }

            @Test
            void a_path_without_a_route_is_answered_by_PagesFunction() {
                var takesTheRest = TEMPLATE.functions()
                    .filter(function -> routes(function).anyMatch(route -> !route.containsKey("Path")))
                    .map(Declared::id);
                assertThat(takesTheRest).containsExactly(PAGES);
                assertThat(routes(TEMPLATE.resource(PAGES)))
                    .singleElement()
                    .satisfies(route -> assertThat(route).doesNotContainKey("Method"));
            }

            @Test
            void no_path_has_two_owners() {
                assertThat(
                    TEMPLATE.functions()
                        .flatMap(TemplateTest::routes)
                        .map(route -> String.valueOf(route.get("Path")))
                ).doesNotHaveDuplicates();
            }

            /** A circle, which only the deployment itself would refuse. */
            @Test
            void no_function_with_a_route_knows_the_APIs_address() {
                TEMPLATE.functions()
                    .filter(function -> routes(function).findAny().isPresent())
                    .forEach(function ->
                        assertThat(references(TEMPLATE.environment(function))).doesNotContain("HttpApi")
                    );
            }

            @Test
            void the_API_bounds_its_load() {
                assertThat(TEMPLATE.resources("AWS::Serverless::HttpApi"))
                    .isNotEmpty()
                    .allSatisfy(api ->
                        assertThat(map(api.property("DefaultRouteSettings"))).isEqualTo(
                            Map.of(
                                "ThrottlingRateLimit",
                                ref("RequestsPerSecond"),
                                "ThrottlingBurstLimit",
                                ref("RequestBurst")
                            )
                        )
                    );
            }

            @Test
            void forms_that_every_visitor_may_post_have_a_rate_of_their_own() {
                var posts = TEMPLATE.functions()
                    .flatMap(TemplateTest::routes)
                    .filter(route -> "POST".equals(route.get("Method")))
                    .map(route -> "POST " + route.get("Path"))
                    .toList();
                var rates = map(TEMPLATE.resource("HttpApi").property("RouteSettings"));
                assertThat(rates.keySet()).isNotEmpty().containsExactlyInAnyOrderElementsOf(posts);
                assertThat(rates.values())
                    .isNotEmpty()
                    .allSatisfy(rate ->
                        assertThat(map(rate)).isEqualTo(Map.of("ThrottlingRateLimit", 20, "ThrottlingBurstLimit", 40))
                    );
            }
        }

        @Nested
        class Mail_events {

            @Test
            void everything_that_becomes_of_a_mail_is_told() {
                Map<String, Object> destination = map(TEMPLATE.resource("MailEvents").property("EventDestination"));
                assertThat(list(destination.get("MatchingEventTypes"))).contains(
                    "send",
                    "delivery",
                    "bounce",
                    "complaint",
                    "reject"
                );
                assertThat(destination).containsEntry("Enabled", true).containsKey("EventBridgeDestination");
                assertThat(TEMPLATE.resource("MailEvents").property("ConfigurationSetName")).isEqualTo(
                    ref("ConfigurationSet")
                );
            }

            /** The event delivery decides nothing about an announcement, and would double the events of a broadcast. */
            @Test
            void of_broadcasts_all_but_the_delivery_is_told() {
                var events = TEMPLATE.resource("BroadcastMailEvents");
                assertThat(events.property("ConfigurationSetName")).isEqualTo(ref("BroadcastConfigurationSet"));
                assertThat(map(events.property("EventDestination")))
                    .containsEntry("Enabled", true)
                    .containsEntry("MatchingEventTypes", List.of("send", "bounce", "complaint", "reject"))
                    .containsKey("EventBridgeDestination");
            }

            @Test
            void what_is_told_is_heard_and_told_again_if_it_came_too_early() {
                var feedback = TEMPLATE.resource("FeedbackFunction");
                assertThat(TEMPLATE.events(feedback))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.type()).isEqualTo("EventBridgeRule");
                        Map<String, Object> pattern = map(event.properties().get("Pattern"));
                        assertThat(pattern).containsEntry("source", List.of("aws.ses"));
                        Map<String, Object> detail = map(pattern.get("detail"));
                        assertThat(list(detail.get("eventType"))).contains(
                            "Send",
                            "Delivery",
                            "Bounce",
                            "Complaint",
                            "Reject"
                        );
                        assertThat(map(map(detail.get("mail")).get("tags"))).isEqualTo(
                            Map.of(
                                "ses:configuration-set",
                                List.of(ref("ConfigurationSet"), ref("BroadcastConfigurationSet"))
                            )
                        );
                    });
                assertThat(map(feedback.property("EventInvokeConfig"))).containsEntry("MaximumRetryAttempts", 2);
            }

            @Test
            void every_sender_is_told_who_reads_the_community_s_mail_and_by_default_it_is_people() {
                Stream.of(MAIL, SWEEP, BROADCAST).forEach(function ->
                    assertThat(TEMPLATE.environment(TEMPLATE.resource(function))).containsEntry(
                        "COMMUNITY_MAIL_READ_BY",
                        ref("CommunityMailReadBy")
                    )
                );
                assertThat(map(TEMPLATE.section("Parameters").get("CommunityMailReadBy")))
                    .containsEntry("Default", "People")
                    .containsEntry("AllowedValues", List.of("System", "People"));
            }

            @Test
            void every_sender_uses_the_configuration_sets() {
                Stream.of(MAIL, SWEEP, BROADCAST).forEach(function ->
                    assertThat(TEMPLATE.environment(TEMPLATE.resource(function)))
                        .containsEntry("CONFIGURATION_SET", ref("ConfigurationSet"))
                        .containsEntry("BROADCAST_CONFIGURATION_SET", ref("BroadcastConfigurationSet"))
                );
            }
        }

        @Nested
        class Outgoing_mail {

            @Test
            void needs_TLS_unless_the_deployment_says_otherwise() {
                assertThat(TEMPLATE.resources("AWS::SES::ConfigurationSet"))
                    .hasSize(2)
                    .allSatisfy(set ->
                        assertThat(map(set.property("DeliveryOptions"))).isEqualTo(
                            Map.of("TlsPolicy", Map.of("Fn::If", List.of("IsTlsRequired", "REQUIRE", "OPTIONAL")))
                        )
                    );
                assertThat(map(TEMPLATE.section("Parameters").get("RequireTls"))).containsEntry("Default", "true");
            }
        }

        @Nested
        class Mail_to_the_community {

            private final Declared bucket = TEMPLATE.resource("InboundMail");

            @Test
            void is_deleted_after_seven_days_and_not_read_from_outside() {
                Map<String, Object> lifecycle = map(bucket.property("LifecycleConfiguration"));
                assertThat(list(lifecycle.get("Rules")))
                    .singleElement()
                    .satisfies(rule ->
                        assertThat(map(rule)).containsEntry("Status", "Enabled").containsEntry("ExpirationInDays", 7)
                    );
                assertThat(bucket.properties()).doesNotContainKey("VersioningConfiguration");
                Map<String, Object> access = map(bucket.property("PublicAccessBlockConfiguration"));
                assertThat(access.values()).hasSize(4).allMatch(Boolean.TRUE::equals);
            }

            /** GovCloud has no receipt rules, and CloudFormation validates the type even where its condition is false. */
            @Test
            void is_received_by_a_stack_of_its_own_which_never_switches_the_active_rule_set() {
                assertThat(TEMPLATE.resources().map(Declared::type)).noneMatch(type ->
                    type.startsWith("AWS::SES::Receipt")
                );
                assertThat(INBOUND.resources("AWS::SES::ReceiptRule"))
                    .singleElement()
                    .satisfies(rule -> assertThat(rule.property("RuleSetName")).isEqualTo(ref("ReceiptRuleSet")));
                assertThat(INBOUND.resources().map(Declared::type)).containsExactlyInAnyOrder(
                    "AWS::SES::ReceiptRule",
                    "AWS::Lambda::Permission"
                );
            }

            @Test
            void its_stack_takes_the_outputs_of_the_main_stack_by_their_names() {
                assertThat(INBOUND.section("Parameters").keySet()).containsExactlyInAnyOrder(
                    "ReceiptRuleSet",
                    "CommunityAddress",
                    "FurtherAddresses",
                    "InboundMailBucket",
                    "InboundFunctionArn"
                );
                assertThat(TEMPLATE.section("Outputs")).containsKeys("InboundMailBucket", "InboundFunctionArn");
                for (String shared : List.of("CommunityAddress", "FurtherAddresses")) {
                    assertThat(map(INBOUND.section("Parameters").get(shared)))
                        .containsEntry(
                            "AllowedPattern",
                            map(TEMPLATE.section("Parameters").get(shared)).get("AllowedPattern")
                        )
                        .containsEntry("MaxLength", map(TEMPLATE.section("Parameters").get(shared)).get("MaxLength"));
                }
            }

            /** The event lacks the mail's text. */
            @Test
            void is_in_the_bucket_before_the_function_is_invoked() {
                Map<String, Object> rule = map(INBOUND.resource("InboundRule").property("Rule"));
                assertThat(list(rule.get("Actions"))).isEqualTo(
                    List.of(
                        Map.of("S3Action", Map.of("BucketName", ref("InboundMailBucket"))),
                        Map.of(
                            "LambdaAction",
                            Map.of("FunctionArn", ref("InboundFunctionArn"), "InvocationType", "Event")
                        )
                    )
                );
                assertThat(rule).containsEntry("ScanEnabled", true);
                assertThat(rule.get("Recipients")).isEqualTo(addresses(List.of(ref("CommunityAddress"))));
                assertThat(INBOUND.resource("InboundRule").all()).containsEntry("DependsOn", "InboundPermission");
            }

            /** A bucket has one policy, so that all of it is in one place. */
            @Test
            void is_in_a_bucket_that_refuses_access_without_TLS_and_takes_objects_from_receipt_rules_only() {
                var policy = TEMPLATE.resource("InboundMailPolicy");
                assertThat(policy.property("Bucket")).isEqualTo(ref("InboundMail"));
                assertThat(policy.all()).doesNotContainKey("Condition");
                assertThat(INBOUND.resources("AWS::S3::BucketPolicy")).isEmpty();
                var statements = list(map(policy.property("PolicyDocument")).get("Statement"));
                assertThat(statements).hasSize(2);
                assertThat(map(statements.getFirst()))
                    .containsEntry("Effect", "Deny")
                    .containsEntry("Principal", "*")
                    .containsEntry("Action", "s3:*")
                    .containsEntry("Condition", Map.of("Bool", Map.of("aws:SecureTransport", "false")));
                var ifKnown = list(map(statements.getLast()).get("Fn::If"));
                assertThat(ifKnown.getFirst()).isEqualTo("HasReceiptRules");
                assertThat(ifKnown.getLast()).isEqualTo(NO_VALUE);
                assertThat(map(ifKnown.get(1)))
                    .containsEntry("Principal", Map.of("Service", "ses.amazonaws.com"))
                    .containsEntry("Action", "s3:PutObject");
                assertThat(map(map(map(ifKnown.get(1)).get("Condition")).get("StringEquals"))).isEqualTo(
                    Map.of("aws:SourceAccount", ref("AWS::AccountId"))
                );
            }

            /** An event of SES quotes addresses. */
            @Test
            void is_kept_in_no_queue() {
                assertThat(TEMPLATE.resource("InboundFunction").properties()).doesNotContainKey("DeadLetterQueue");
                assertThat(map(TEMPLATE.resource("InboundFunction").property("EventInvokeConfig"))).doesNotContainKey(
                    "DestinationConfig"
                );
            }

            @Test
            void is_only_taken_from_SES_in_this_account() {
                var permission = INBOUND.resource("InboundPermission");
                assertThat(permission.property("Principal")).isEqualTo("ses.amazonaws.com");
                assertThat(permission.property("SourceAccount")).isEqualTo(ref("AWS::AccountId"));
            }
        }

        @Nested
        class People_who_deploy {

            @Test
            void read_what_each_parameter_means_and_where_it_ends() {
                assertThat(TEMPLATE.section("Parameters"))
                    .isNotEmpty()
                    .allSatisfy((name, declared) -> {
                        Map<String, Object> parameter = map(declared);
                        assertThat(parameter).as(name).containsKey("Description");
                        assertThat(BOUNDS).as("bounds of %s", name).anyMatch(parameter.keySet()::containsAll);
                    });
            }

            /** What becomes part of an ARN, a policy or an identity: a wildcard there would widen a right. */
            @Test
            void cannot_put_a_wildcard_a_variable_or_a_capital_into_an_ARN_or_an_identity() {
                var narrow = List.of("CommunityAddress", "PermissionsBoundary", "RolePath", "KmsKeyArn");
                for (String name : narrow) {
                    var pattern = pattern(TEMPLATE, name);
                    var good = Map.of(
                        "CommunityAddress",
                        "socialgov@example.gov",
                        "PermissionsBoundary",
                        "arn:aws-us-gov:iam::111122223333:policy/bound",
                        "RolePath",
                        "/socialgov/",
                        "KmsKeyArn",
                        "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
                    ).get(name);
                    assertThat(good).as(name).matches(pattern);
                    for (String hostile : HOSTILE) {
                        for (int place = 0; place <= good.length(); place++) {
                            var value = good.substring(0, place) + hostile + good.substring(place);
                            assertThat(value).as(name).doesNotMatch(pattern);
                        }
                    }
                }
                assertThat("SocialGov@example.gov").doesNotMatch(pattern(TEMPLATE, "CommunityAddress"));
                assertThat("socialgov@Example.gov").doesNotMatch(pattern(TEMPLATE, "CommunityAddress"));
                assertThat("default-rule-set").matches(pattern(INBOUND, "ReceiptRuleSet"));
                assertThat("default-*").doesNotMatch(pattern(INBOUND, "ReceiptRuleSet"));
            }

            @Test
            void find_every_parameter_in_a_group() {
                Map<String, Object> form = map(TEMPLATE.section("Metadata").get("AWS::CloudFormation::Interface"));
                var grouped = list(form.get("ParameterGroups"))
                    .stream()
                    .flatMap(group -> list(map(group).get("Parameters")).stream())
                    .map(Object::toString);
                assertThat(grouped).containsExactlyInAnyOrderElementsOf(TEMPLATE.section("Parameters").keySet());
            }

            @Test
            void set_nothing_in_vain() {
                var used = Stream.of("Rules", "Globals", "Resources", "Conditions", "Outputs")
                    .flatMap(section -> references(TEMPLATE.section(section)))
                    .collect(Collectors.toSet());
                assertThat(used).containsAll(TEMPLATE.section("Parameters").keySet());
            }

            /** CloudFormation's rules look at parameters alone, before anything is made. */
            @Test
            void cannot_deploy_a_governments_site_without_an_approved_notice_a_control_number_and_its_agency() {
                assertThat(refusals(Map.of())).isEmpty();
                var missing = new TreeSet<String>(agency());
                missing.addAll(List.of("PrivacyNoticeVersion", "ControlNumber"));
                assertThat(missing).hasSize(11);
                var given = new HashMap<>(Map.of("GovernmentSite", "true"));
                assertThat(refusals(given)).hasSize(missing.size());
                for (String parameter : missing) {
                    assertThat(refusals(given))
                        .filteredOn(refusal -> refusal.contains(parameter + ":"))
                        .hasSize(1);
                    given.put(parameter, "given");
                    assertThat(refusals(given)).noneMatch(refusal -> refusal.contains(parameter + ":"));
                }
                assertThat(refusals(given)).isEmpty();
            }

            private static List<String> agency() {
                return TEMPLATE.section("Parameters")
                    .keySet()
                    .stream()
                    .filter(parameter -> parameter.startsWith("Agency"))
                    .toList();
            }

            @Test
            void read_every_condition_as_a_question() {
                assertThat(TEMPLATE.section("Conditions").keySet())
                    .isNotEmpty()
                    .allMatch(name -> name.matches("(Is|Has|Are|Does)[A-Z].*"));
            }

            @Test
            void learn_from_each_output_what_it_is_for() {
                assertThat(TEMPLATE.section("Outputs"))
                    .isNotEmpty()
                    .allSatisfy((name, output) ->
                        assertThat(map(output)).as(name).containsKeys("Description", "Value")
                    );
            }

            @Test
            void can_have_two_of_it_in_one_account() {
                var named = TEMPLATE.resources()
                    .filter(resource -> !resource.type().equals("AWS::SES::ConfigurationSetEventDestination"))
                    // It names a function that is there already.
                    .filter(resource -> !resource.type().equals("AWS::Lambda::Permission"))
                    .flatMap(resource ->
                        resource
                            .properties()
                            .entrySet()
                            .stream()
                            .filter(property ->
                                Set.of(
                                    "Name",
                                    "FunctionName",
                                    "TableName",
                                    "QueueName",
                                    "RoleName",
                                    "LogGroupName"
                                ).contains(property.getKey())
                            )
                            .filter(property -> references(property.getValue()).noneMatch("AWS::StackName"::equals))
                            .map(property -> resource.id() + "." + property.getKey())
                    );
                assertThat(named).isEmpty();
                assertThat(
                    TEMPLATE.functions()
                        .flatMap(TEMPLATE::events)
                        .filter(e -> e.type().equals("ScheduleV2"))
                )
                    .isNotEmpty()
                    .allSatisfy(schedule -> assertThat(schedule.properties()).containsEntry("OmitName", true));
            }
        }
    }

    /** The common address, and those of communities that have one of their own. */
    private static Map<String, Object> addresses(Object commonAlone) {
        var all = Map.of("Fn::Split", List.of(",", Map.of("Fn::Sub", "${CommunityAddress},${FurtherAddresses}")));
        return Map.of("Fn::If", List.of("HasFurtherAddresses", all, commonAlone));
    }

    private static Pattern pattern(Template template, String parameter) {
        return Pattern.compile(map(template.section("Parameters").get(parameter)).get("AllowedPattern").toString());
    }

    /** What a value refers to, and what the conditions in it refer to. */
    private static Stream<String> decidedBy(Object value) {
        var conditions = strings(value)
            .filter(TEMPLATE.section("Conditions")::containsKey)
            .flatMap(name -> references(TEMPLATE.section("Conditions").get(name)));
        return Stream.concat(references(value), conditions);
    }

    private static Stream<Map<String, Object>> routes(Declared function) {
        return TEMPLATE.events(function)
            .filter(event -> event.type().equals("HttpApi"))
            .map(Event::properties);
    }

    private static Class<?> handler(Declared function) {
        var name = (String) function.property("Handler");
        try {
            return Class.forName(name, false, TemplateTest.class.getClassLoader());
        } catch (ClassNotFoundException missing) {
            throw new AssertionError("the handler " + name + " of " + function.id() + " names no class", missing);
        }
    }

    private static boolean deletes(String action) {
        return action.matches("dynamodb:(Delete|BatchWrite|PartiQL).*");
    }

    private static boolean isTable(Object resource) {
        return resource.equals(Map.of("Fn::GetAtt", List.of("Table", "Arn")));
    }

    private static Set<String> leadingKeys(Statement statement) {
        Map<String, Object> condition = map(statement.all().getOrDefault("Condition", Map.of()));
        Map<String, Object> like = map(condition.getOrDefault("ForAllValues:StringLike", Map.of()));
        return strings(like.get("dynamodb:LeadingKeys")).collect(Collectors.toCollection(TreeSet::new));
    }

    /** What the rules say against a deployment with these parameters, the others as they are by default. */
    private static List<String> refusals(Map<String, String> parameters) {
        return TEMPLATE.section("Rules")
            .values()
            .stream()
            .map(Template::map)
            .filter(rule -> isTrue(rule.get("RuleCondition"), parameters))
            .flatMap(rule -> list(rule.get("Assertions")).stream())
            .map(Template::map)
            .filter(assertion -> !isTrue(assertion.get("Assert"), parameters))
            .map(assertion -> assertion.get("AssertDescription").toString())
            .toList();
    }

    private static boolean isTrue(Object condition, Map<String, String> parameters) {
        var function = map(condition).entrySet().iterator().next();
        var operands = list(function.getValue());
        return switch (function.getKey()) {
            case "Fn::Equals" -> value(operands.get(0), parameters).equals(value(operands.get(1), parameters));
            case "Fn::Not" -> !isTrue(operands.getFirst(), parameters);
            default -> throw new AssertionError("this test can't judge " + function.getKey());
        };
    }

    private static String value(Object operand, Map<String, String> parameters) {
        if (operand instanceof Map<?, ?> reference) {
            var name = reference.get("Ref").toString();
            var declared = map(TEMPLATE.section("Parameters").get(name));
            return parameters.getOrDefault(name, declared.get("Default").toString());
        }
        return operand.toString();
    }

    /** The length of the longest value that a parameter takes. */
    private static int longest(Map<String, Object> parameter) {
        // Of a secret's hash only what stands before its hyphen is named.
        if (String.valueOf(parameter.get("AllowedPattern")).contains("{4}-[0-9a-f]")) {
            return 4;
        }
        var values = Stream.of(parameter.get("MaxLength"), parameter.get("MaxValue")).toList();
        if (values.get(0) instanceof Integer length) {
            return length;
        }
        if (values.get(1) instanceof Integer value) {
            return value.toString().length();
        }
        return list(parameter.get("AllowedValues"))
            .stream()
            .mapToInt(value -> value.toString().length())
            .max()
            .orElse(0);
    }
}
