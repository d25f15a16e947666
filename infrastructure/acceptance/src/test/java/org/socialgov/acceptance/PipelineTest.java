package org.socialgov.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.socialgov.acceptance.Template.getAtt;
import static org.socialgov.acceptance.Template.list;
import static org.socialgov.acceptance.Template.map;
import static org.socialgov.acceptance.Template.ref;
import static org.socialgov.acceptance.Template.strings;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.socialgov.acceptance.Template.Declared;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.address.MemberKey;

/**
 * What {@code infrastructure/pipeline.yaml} must say: nothing but one environment of one repository can deploy, it can
 * deploy all that there is, and it can neither widen its rights nor read what members gave. The emulator enforces no
 * rights, so that none of this shows there.
 */
class PipelineTest {

    private static final Template PIPELINE = Template.read("infrastructure/pipeline.yaml");

    private static final String TRUST = "token.actions.githubusercontent.com";

    /** What CloudFormation's rights are made of. */
    private static final List<String> CLOUDFORMATION = List.of(
        "CloudFormationRole",
        "MailAndAlarmRights",
        "EdgeRights"
    );

    /** The templates that the pipeline deploys; those that this project lacks yet are passed over. */
    private static final List<Template> DEPLOYED = Stream.of(
        "template.yaml",
        "infrastructure/operations.yaml",
        "infrastructure/inbound.yaml",
        "infrastructure/edge.yaml",
        "infrastructure/domain.yaml"
    )
        .filter(file -> Files.exists(Template.PROJECT.resolve(file)))
        .map(Template::read)
        .toList();

    /** CloudFormation names what a stack makes after the stack, so that such a star holds nothing of other stacks. */
    private static final Pattern NAMED_AFTER_THE_STACK = Pattern.compile(
        "arn:\\$\\{AWS::Partition}:(?:[a-z0-9]+:(?:\\*|\\$\\{AWS::Region})?:\\$\\{AWS::AccountId}:[a-z/-]*:?|s3:::" +
            "|iam::\\$\\{AWS::AccountId}:role\\$\\{RolePath})\\$\\{StackName}(?:-\\*)?(?:/\\*)?"
    );

    /** Each other star: the statement's name, and why it can't be narrower. */
    private static final Map<String, String> STARS = Map.ofEntries(
        Map.entry("RefuseWithoutTls", "Objects of one bucket, and it refuses."),
        Map.entry("StoreZips", "Objects of one bucket, named by the hash of what is in them."),
        Map.entry("ReadZips", "As StoreZips."),
        Map.entry("UseSamsTransform", "The transform has no account; edge.yaml is deployed in another region."),
        Map.entry("AskAboutTemplates", "A template that is asked about has no stack yet."),
        Map.entry("AskHowFarItIs", "A detection has an id of AWS's and belongs to no resource."),
        Map.entry("ReadRoutesAndNames", "An API's id is AWS's."),
        Map.entry("ReadCertificates", "A certificate's id is AWS's."),
        Map.entry("ReadRoutes", "An API's id is AWS's."),
        Map.entry("ReadSettingsThatHaveNoNameOfOurs", "Ids are AWS's, and lists can't be narrowed; settings only."),
        Map.entry("LetApiGatewayMakeItsRole", "AWS names the role; the condition names the service."),
        Map.entry("ReadTheTableByItsStream", "A mapping's id is AWS's; the condition names the function."),
        Map.entry("SeeMappings", "A mapping's id is AWS's, and reading one takes no condition."),
        Map.entry("MakeTheApi", "An API's id is AWS's."),
        Map.entry("MakeLogs", "The access log's name begins as API Gateway wants it, then with the stack's."),
        Map.entry("DeliverTheAccessLog", "CloudWatch's deliveries and log policies belong to the account."),
        Map.entry("MakeMailSettings", "A configuration set's name is AWS's, an identity is any domain."),
        Map.entry("AddARuleForTheCommunitysMail", "SES knows no resources for receipt rules."),
        Map.entry("MakeAlarms", "The dashboard's name is the stack's, without a hyphen."),
        Map.entry("SeeAlarms", "A list can't be narrowed."),
        Map.entry("MakeTheCertificate", "A certificate's id is AWS's."),
        Map.entry("MakeTheDistribution", "Ids are AWS's."),
        Map.entry("MakeTheFirewall", "Ids are AWS's; the rules are AWS's own."),
        Map.entry("NothingButTheServicesOfTheTemplates", "A ceiling grants nothing by itself."),
        Map.entry("NoRolesButItsOwn", "As LetApiGatewayMakeItsRole, and a ceiling."),
        Map.entry("MailQuotaAndSuppressionList", "SES has no resource for the account's quota."),
        Map.entry("NeverAwayWithARolesBoundary", "It refuses."),
        Map.entry("NeverReadMembersOrSendMail", "It refuses."),
        Map.entry("Mail", "As MakeMailSettings; the function's own right names the sender.")
    );

    /** What SAM makes of its own types. */
    private static final Map<String, List<String>> MADE_BY_SAM = Map.of(
        "AWS::Serverless::Function",
        List.of(
            "AWS::Lambda::Function",
            "AWS::Lambda::Version",
            "AWS::Lambda::Alias",
            "AWS::Lambda::Permission",
            "AWS::Lambda::EventInvokeConfig",
            "AWS::Lambda::EventSourceMapping",
            "AWS::Events::Rule",
            "AWS::Scheduler::Schedule"
        ),
        "AWS::Serverless::HttpApi",
        List.of("AWS::ApiGatewayV2::Api")
    );

    /** What making, changing and removing a resource takes, from the handlers of CloudFormation's resource schemas. */
    private static final Map<String, String> TAKES = Map.ofEntries(
        Map.entry(
            "AWS::Lambda::Function",
            "lambda: CreateFunction GetFunction GetFunctionCodeSigningConfig UpdateFunctionCode " +
                "UpdateFunctionConfiguration DeleteFunction TagResource GetRuntimeManagementConfig"
        ),
        Map.entry("AWS::Lambda::Version", "lambda: PublishVersion ListVersionsByFunction GetFunctionConfiguration"),
        Map.entry("AWS::Lambda::Alias", "lambda: CreateAlias GetAlias UpdateAlias DeleteAlias"),
        Map.entry("AWS::Lambda::Permission", "lambda: AddPermission RemovePermission GetPolicy"),
        Map.entry(
            "AWS::Lambda::EventInvokeConfig",
            "lambda: PutFunctionEventInvokeConfig GetFunctionEventInvokeConfig UpdateFunctionEventInvokeConfig " +
                "DeleteFunctionEventInvokeConfig"
        ),
        Map.entry(
            "AWS::Lambda::EventSourceMapping",
            "lambda: CreateEventSourceMapping GetEventSourceMapping UpdateEventSourceMapping DeleteEventSourceMapping"
        ),
        Map.entry(
            "AWS::Events::Rule",
            "events: PutRule DescribeRule PutTargets RemoveTargets ListTargetsByRule DeleteRule"
        ),
        Map.entry(
            "AWS::Scheduler::Schedule",
            "scheduler: CreateSchedule GetSchedule UpdateSchedule DeleteSchedule, iam: PassRole"
        ),
        Map.entry("AWS::ApiGatewayV2::Api", "apigateway: GET POST PUT PATCH DELETE"),
        Map.entry("AWS::ApiGatewayV2::ApiMapping", "apigateway: GET POST PATCH DELETE"),
        Map.entry("AWS::ApiGatewayV2::DomainName", "apigateway: GET POST PATCH DELETE"),
        Map.entry(
            "AWS::IAM::Role",
            "iam: CreateRole GetRole DeleteRole PutRolePolicy GetRolePolicy DeleteRolePolicy ListRolePolicies " +
                "ListAttachedRolePolicies UpdateAssumeRolePolicy UpdateRole PutRolePermissionsBoundary PassRole"
        ),
        Map.entry("AWS::IAM::Policy", "iam: PutRolePolicy GetRolePolicy DeleteRolePolicy"),
        Map.entry(
            "AWS::DynamoDB::Table",
            "dynamodb: CreateTable DescribeTable UpdateTable DeleteTable UpdateTimeToLive DescribeTimeToLive " +
                "UpdateContinuousBackups DescribeContinuousBackups TagResource ListTagsOfResource"
        ),
        Map.entry("AWS::SQS::Queue", "sqs: CreateQueue GetQueueAttributes SetQueueAttributes DeleteQueue"),
        Map.entry(
            "AWS::S3::Bucket",
            "s3: CreateBucket DeleteBucket PutEncryptionConfiguration PutBucketOwnershipControls " +
                "PutBucketPublicAccessBlock PutLifecycleConfiguration"
        ),
        Map.entry("AWS::S3::BucketPolicy", "s3: PutBucketPolicy GetBucketPolicy DeleteBucketPolicy"),
        Map.entry(
            "AWS::Logs::LogGroup",
            "logs: CreateLogGroup DescribeLogGroups DeleteLogGroup PutRetentionPolicy DeleteRetentionPolicy TagResource"
        ),
        Map.entry("AWS::Logs::MetricFilter", "logs: PutMetricFilter DescribeMetricFilters DeleteMetricFilter"),
        Map.entry(
            "AWS::SES::EmailIdentity",
            "ses: CreateEmailIdentity GetEmailIdentity DeleteEmailIdentity PutEmailIdentityDkimAttributes " +
                "PutEmailIdentityDkimSigningAttributes PutEmailIdentityFeedbackAttributes " +
                "PutEmailIdentityMailFromAttributes"
        ),
        Map.entry(
            "AWS::SES::ConfigurationSet",
            "ses: CreateConfigurationSet GetConfigurationSet DeleteConfigurationSet " +
                "PutConfigurationSetDeliveryOptions PutConfigurationSetReputationOptions " +
                "PutConfigurationSetSuppressionOptions"
        ),
        Map.entry(
            "AWS::SES::ConfigurationSetEventDestination",
            "ses: CreateConfigurationSetEventDestination GetConfigurationSetEventDestinations " +
                "UpdateConfigurationSetEventDestination DeleteConfigurationSetEventDestination"
        ),
        Map.entry(
            "AWS::SES::ReceiptRule",
            "ses: CreateReceiptRule DescribeReceiptRule UpdateReceiptRule DeleteReceiptRule SetReceiptRulePosition"
        ),
        Map.entry("AWS::CloudWatch::Alarm", "cloudwatch: PutMetricAlarm DescribeAlarms DeleteAlarms"),
        Map.entry("AWS::CloudWatch::Dashboard", "cloudwatch: PutDashboard GetDashboard DeleteDashboards"),
        Map.entry("AWS::SNS::Topic", "sns: CreateTopic GetTopicAttributes SetTopicAttributes DeleteTopic"),
        Map.entry("AWS::SNS::TopicPolicy", "sns: GetTopicAttributes SetTopicAttributes"),
        Map.entry("AWS::SNS::Subscription", "sns: Subscribe GetSubscriptionAttributes Unsubscribe"),
        Map.entry(
            "AWS::CertificateManager::Certificate",
            "acm: RequestCertificate DescribeCertificate DeleteCertificate AddTagsToCertificate"
        ),
        Map.entry("AWS::WAFv2::WebACL", "wafv2: CreateWebACL GetWebACL UpdateWebACL DeleteWebACL ListTagsForResource"),
        Map.entry(
            "AWS::CloudFront::CachePolicy",
            "cloudfront: CreateCachePolicy GetCachePolicy UpdateCachePolicy DeleteCachePolicy"
        ),
        Map.entry(
            "AWS::CloudFront::OriginRequestPolicy",
            "cloudfront: CreateOriginRequestPolicy GetOriginRequestPolicy UpdateOriginRequestPolicy " +
                "DeleteOriginRequestPolicy"
        ),
        Map.entry(
            "AWS::CloudFront::ResponseHeadersPolicy",
            "cloudfront: CreateResponseHeadersPolicy GetResponseHeadersPolicy UpdateResponseHeadersPolicy " +
                "DeleteResponseHeadersPolicy"
        ),
        Map.entry(
            "AWS::CloudFront::Function",
            "cloudfront: CreateFunction DescribeFunction GetFunction PublishFunction UpdateFunction DeleteFunction"
        ),
        Map.entry(
            "AWS::CloudFront::Distribution",
            "cloudfront: CreateDistribution GetDistribution GetDistributionConfig UpdateDistribution " +
                "DeleteDistribution TagResource"
        )
    );

    @Nested
    class Only_one_environment_of_one_repository_deploys {

        @Test
        void by_a_token_whose_subject_and_audience_are_exactly_theirs() {
            assertTrusts("DeployRole", "repo:${Repository}:environment:${Environment}");
            // Another one: what it is trusted with needs nobody's approval.
            assertTrusts("DriftRole", "repo:${Repository}:environment:${Environment}-drift");
            assertThat(map(PIPELINE.resource("GitHubTokens").properties())).isEqualTo(
                Map.of("Url", "https://" + TRUST, "ClientIdList", List.of("sts.amazonaws.com"))
            );
        }

        private static void assertTrusts(String role, String subject) {
            assertThat(list(map(PIPELINE.resource(role).property("AssumeRolePolicyDocument")).get("Statement")))
                .singleElement()
                .satisfies(trust -> {
                    assertThat(map(trust).get("Action")).isEqualTo("sts:AssumeRoleWithWebIdentity");
                    assertThat(map(trust).get("Condition")).isEqualTo(
                        Map.of(
                            "StringEquals",
                            Map.of(TRUST + ":aud", "sts.amazonaws.com", TRUST + ":sub", Map.of("Fn::Sub", subject))
                        )
                    );
                });
        }

        @Test
        void what_looks_for_changes_by_hand_changes_nothing() {
            assertThat(actions("DriftRole"))
                .isNotEmpty()
                .allSatisfy(action -> assertThat(action).matches("[a-z0-9]+:(Get|Describe|List|Detect|GET)[A-Za-z]*"));
        }

        @Test
        void and_no_parameter_can_make_it_more() {
            for (var name : List.of(
                "example/community",
                "example-agency/com.mun_ity-2",
                "octocat-123456/my-repo-456789",
                "octocat@123456/my-repo@456789"
            )) {
                assertThat(name).matches(pattern("Repository"));
            }
            for (var name : List.of(
                "",
                "*",
                "example/*",
                "*/community",
                "example",
                "example/a/b",
                "example/community:environment:staging",
                "example/${community}",
                "example/commun?ty",
                "example/a b"
            )) {
                assertThat(name).doesNotMatch(pattern("Repository"));
            }
            assertThat("production").matches(pattern("Environment"));
            for (var name : List.of("", "*", "prod*", "production:ref", "pro?", "${x}")) {
                assertThat(name).doesNotMatch(pattern("Environment"));
            }
        }

        @Test
        void with_the_one_role_for_CloudFormation_and_no_other() {
            assertThat(statements("DeployRole").filter(s -> s.actions().contains("iam:PassRole")))
                .singleElement()
                .satisfies(statement -> {
                    assertThat(statement.resources())
                        .singleElement()
                        .satisfies(role -> assertThat(getAtt(role, "Arn")).isEqualTo("CloudFormationRole"));
                    assertThat(statement.condition()).isEqualTo(
                        Map.of("StringEquals", Map.of("iam:PassedToService", "cloudformation.amazonaws.com"))
                    );
                });
            assertThat(
                statements("DeployRole")
                    .filter(s -> s.actions().contains("cloudformation:CreateChangeSet"))
                    .filter(s -> !s.sid().equals("UseSamsTransform"))
            )
                .singleElement()
                .satisfies(statement ->
                    assertThat(
                        getAtt(map(statement.condition().get("StringEquals")).get("cloudformation:RoleArn"), "Arn")
                    ).isEqualTo("CloudFormationRole")
                );
        }

        /** With these a stack is changed by the caller's own rights, or without a change set that somebody can read. */
        @Test
        void and_only_by_change_sets() {
            assertThat(actions("DeployRole")).doesNotContain(
                "cloudformation:CreateStack",
                "cloudformation:UpdateStack",
                "cloudformation:DeleteStack",
                "cloudformation:ContinueUpdateRollback"
            );
        }
    }

    @Nested
    class Rights_do_not_grow {

        private static final Set<String> SHAPING = Set.of(
            "iam:CreateRole",
            "iam:DeleteRolePolicy",
            "iam:PutRolePermissionsBoundary",
            "iam:PutRolePolicy"
        );

        @Test
        void a_role_is_made_with_the_boundary_or_not_at_all() {
            assertThat(
                CLOUDFORMATION.stream()
                    .flatMap(PipelineTest::statements)
                    .filter(s -> s.actions().stream().anyMatch(SHAPING::contains))
            )
                .isNotEmpty()
                .allSatisfy(statement ->
                    assertThat(statement.condition()).isEqualTo(
                        Map.of("StringEquals", Map.of("iam:PermissionsBoundary", ref("FunctionBoundary")))
                    )
                );
        }

        @Test
        void only_roles_under_the_path_that_are_named_after_the_stack_are_changed() {
            assertThat(
                statements("CloudFormationRole")
                    .filter(s ->
                        s
                            .actions()
                            .stream()
                            .anyMatch(action -> action.startsWith("iam:"))
                    )
                    .filter(s -> !s.actions().contains("iam:CreateServiceLinkedRole"))
            )
                .isNotEmpty()
                .allSatisfy(statement ->
                    assertThat(statement.resources()).containsExactly(
                        Map.of("Fn::Sub", "arn:${AWS::Partition}:iam::${AWS::AccountId}:role${RolePath}${StackName}-*")
                    )
                );
            // The pipeline's own roles have no path, so that the parameter mustn't be the path of all.
            assertThat("/").doesNotMatch(pattern("RolePath"));
            assertThat("/a/*/").doesNotMatch(pattern("RolePath"));
            assertThat("/socialgov/").matches(pattern("RolePath"));
            assertThat(PIPELINE.resources("AWS::IAM::Role"))
                .isNotEmpty()
                .allSatisfy(role -> assertThat(role.properties()).doesNotContainKeys("Path", "RoleName"));
        }

        @Test
        void neither_policies_of_others_nor_users_nor_keys_are_within_reach() {
            assertThat(
                CLOUDFORMATION.stream()
                    .flatMap(PipelineTest::actions)
                    .filter(action -> action.startsWith("iam:"))
            ).isSubsetOf(
                "iam:CreateRole",
                "iam:CreateServiceLinkedRole",
                "iam:DeleteRole",
                "iam:DeleteRolePolicy",
                "iam:GetRole",
                "iam:GetRolePolicy",
                "iam:ListAttachedRolePolicies",
                "iam:ListInstanceProfilesForRole",
                "iam:ListRolePolicies",
                "iam:ListRoleTags",
                "iam:PassRole",
                "iam:PutRolePermissionsBoundary",
                "iam:PutRolePolicy",
                "iam:TagRole",
                "iam:UntagRole",
                "iam:UpdateAssumeRolePolicy",
                "iam:UpdateRole",
                "iam:UpdateRoleDescription"
            );
        }

        @Test
        void each_role_has_a_boundary_or_can_be_given_one() {
            assertThat(PIPELINE.resource("CloudFormationRole").property("PermissionsBoundary")).isEqualTo(
                Map.of("Fn::If", List.of("IsBoundaryGiven", ref("PermissionsBoundary"), ref("DeploymentBoundary")))
            );
            assertThat(List.of("DeployRole", "DriftRole")).allSatisfy(role ->
                assertThat(PIPELINE.resource(role).property("PermissionsBoundary")).isEqualTo(
                    Map.of("Fn::If", List.of("IsBoundaryGiven", ref("PermissionsBoundary"), ref("AWS::NoValue")))
                )
            );
        }

        @Test
        void no_star_without_its_reason() {
            var starred = everyStatement()
                .filter(statement ->
                    statement
                        .resources()
                        .stream()
                        .flatMap(Template::strings)
                        .filter(part -> part.contains("*"))
                        .anyMatch(part -> !NAMED_AFTER_THE_STACK.matcher(part).matches())
                )
                .map(Statement::sid);
            assertThat(starred.collect(Collectors.toSet())).containsExactlyInAnyOrderElementsOf(STARS.keySet());
        }

        @Test
        void actions_are_single_but_for_a_ceiling_and_a_refusal() {
            assertThat(
                everyStatement()
                    .filter(s ->
                        s
                            .actions()
                            .stream()
                            .anyMatch(action -> action.contains("*"))
                    )
                    .map(Statement::sid)
            ).containsExactlyInAnyOrder("RefuseWithoutTls", "NothingButTheServicesOfTheTemplates", "NoRolesButItsOwn");
        }

        @Test
        void every_right_says_by_its_name_what_it_is_for() {
            assertThat(everyStatement())
                .isNotEmpty()
                .allSatisfy(s -> assertThat(s.sid()).matches("[A-Z][A-Za-z]+"));
        }
    }

    @Nested
    class What_members_gave_stays_theirs {

        private static final List<String> READS = List.of(
            "dynamodb:BatchGetItem",
            "dynamodb:ExportTableToPointInTime",
            "dynamodb:GetItem",
            "dynamodb:GetRecords",
            "dynamodb:Query",
            "dynamodb:Scan",
            "lambda:InvokeFunction",
            "ses:SendRawEmail"
        );

        @Test
        void CloudFormation_can_not_read_it_whatever_it_is_given() {
            assertThat(CLOUDFORMATION.stream().flatMap(PipelineTest::actions)).doesNotContainAnyElementsOf(READS);
            assertThat(statements("DeploymentBoundary").filter(s -> s.sid().equals("NeverReadMembersOrSendMail")))
                .singleElement()
                .satisfies(statement -> {
                    assertThat(statement.all().get("Effect")).isEqualTo("Deny");
                    assertThat(statement.actions()).containsAll(READS);
                });
        }

        @Test
        void the_workflow_reads_the_membership_of_the_mail_services_test_address_only() {
            assertThat(statements("DeployRole").filter(s -> s.actions().stream().anyMatch(READS::contains)))
                .singleElement()
                .satisfies(statement -> {
                    assertThat(statement.actions()).containsExactly("dynamodb:Query");
                    assertThat(statement.condition()).isEqualTo(
                        Map.of(
                            "ForAllValues:StringEquals",
                            Map.of("dynamodb:LeadingKeys", List.of(Map.of("Fn::Sub", "MEMBER#${SmokeMemberKey}"))),
                            // Without a key ForAllValues is true.
                            "Null",
                            Map.of("dynamodb:LeadingKeys", "false")
                        )
                    );
                });
            assertThat(map(PIPELINE.section("Parameters").get("SmokeMemberKey")).get("Default")).isEqualTo(
                MemberKey.of("socialgov", EmailAddress.parse("success@simulator.amazonses.com").orElseThrow()).hex()
            );
        }
    }

    @Nested
    class What_there_is_can_be_deployed {

        @Test
        void each_resource_of_the_templates_can_be_made_changed_and_removed() {
            var allowed = CLOUDFORMATION.stream().flatMap(PipelineTest::actions).collect(Collectors.toSet());
            var types = DEPLOYED.stream()
                .flatMap(Template::resources)
                .map(Declared::type)
                .flatMap(type -> MADE_BY_SAM.getOrDefault(type, List.of(type)).stream())
                .collect(Collectors.toCollection(TreeSet::new));
            assertThat(types).contains("AWS::Lambda::Function", "AWS::DynamoDB::Table").isSubsetOf(TAKES.keySet());
            assertThat(types)
                .isNotEmpty()
                .allSatisfy(type ->
                    assertThat(allowed)
                        .as(type)
                        .containsAll(taken(TAKES.get(type)))
                );
        }

        @Test
        void what_functions_may_do_lies_inside_their_boundary() {
            var ceiling = actions("FunctionBoundary").collect(Collectors.toSet());
            for (var template : DEPLOYED) {
                var ofRoles = template.resources("AWS::IAM::Role").flatMap(template::statements);
                // A policy that is attached to roles by a condition.
                var shared = template
                    .resources("AWS::IAM::Policy")
                    .flatMap(policy -> list(map(policy.property("PolicyDocument")).get("Statement")).stream())
                    .map(statement -> new Template.Statement("shared", map(statement)));
                Stream.concat(ofRoles, shared).forEach(right ->
                    assertThat(ceiling).as(right.toString()).containsAll(right.actions())
                );
            }
        }

        /** IAM counts the characters of a role's own policies together, and refuses the stack beyond. */
        @Test
        void policies_are_not_longer_than_IAM_takes_them() {
            PIPELINE.resources("AWS::IAM::Role").forEach(role ->
                assertThat(length(role)).as(role.id()).isLessThan(10_240)
            );
            PIPELINE.resources("AWS::IAM::ManagedPolicy").forEach(policy ->
                assertThat(length(policy)).as(policy.id()).isLessThan(6_144)
            );
        }

        @Test
        void also_in_GovCloud() {
            assertThat(PIPELINE.text()).doesNotContain("arn:aws:");
        }
    }

    private static String pattern(String parameter) {
        return (String) map(PIPELINE.section("Parameters").get(parameter)).get("AllowedPattern");
    }

    private static Set<String> taken(String rights) {
        var actions = new TreeSet<String>();
        for (var ofService : rights.split(", ")) {
            var parts = ofService.split(" ");
            for (int i = 1; i < parts.length; i++) {
                actions.add(parts[0] + parts[i]);
            }
        }
        return actions;
    }

    /** At least the characters that a resource's statements have as JSON, with names that are longer than most. */
    private static int length(Declared resource) {
        return statements(resource.id())
            .mapToInt(statement -> 60 + strings(statement.all()).mapToInt(PipelineTest::length).sum())
            .sum();
    }

    private static int length(String part) {
        if (part.startsWith("Fn::") || part.equals("Ref")) {
            return 0;
        }
        var written = part
            .replace("${AWS::Partition}", "aws-us-gov")
            .replace("${AWS::AccountId}", "x".repeat(12))
            .replace("${AWS::Region}", "us-gov-west-1")
            .replace("${StackName}", "x".repeat(20))
            .replace("${RolePath}", "x".repeat(16));
        // Quotation marks and a comma.
        return written.length() + 3;
    }

    private record Statement(Map<String, Object> all) {
        String sid() {
            return (String) all.get("Sid");
        }

        List<String> actions() {
            return list(all.get("Action")).stream().map(String.class::cast).toList();
        }

        List<Object> resources() {
            return list(all.get("Resource"));
        }

        Map<String, Object> condition() {
            return map(all.get("Condition"));
        }
    }

    private static Stream<Statement> everyStatement() {
        return PIPELINE.resources().flatMap(resource -> statements(resource.id()));
    }

    private static Stream<String> actions(String resource) {
        return statements(resource).flatMap(statement -> statement.actions().stream());
    }

    /** All statements of a role's own policies, of a managed policy or of a bucket's. */
    private static Stream<Statement> statements(String resource) {
        var declared = PIPELINE.resource(resource);
        var documents = Stream.concat(
            declared.properties().containsKey("PolicyDocument")
                ? Stream.of(declared.property("PolicyDocument"))
                : Stream.empty(),
            declared.properties().containsKey("Policies")
                ? list(declared.property("Policies"))
                      .stream()
                      .map(policy -> map(policy).get("PolicyDocument"))
                : Stream.empty()
        );
        return documents
            .flatMap(document -> list(map(document).get("Statement")).stream())
            .map(statement -> new Statement(map(ifSo(statement))));
    }

    /** What a condition adds, which otherwise is left out. */
    private static Object ifSo(Object value) {
        return map(value).get("Fn::If") instanceof List<?> choice ? choice.get(1) : value;
    }
}
