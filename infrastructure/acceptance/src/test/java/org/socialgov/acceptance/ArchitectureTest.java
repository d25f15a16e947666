package org.socialgov.acceptance;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.conditions.ArchConditions.haveSimpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.socialgov.community.address.EmailAddress;
import org.socialgov.community.ledger.Change;
import org.socialgov.community.ledger.Item;
import org.socialgov.community.limits.MailSlots;

/** The rules of the architecture that the module graph alone can't keep. */
@AnalyzeClasses(packages = "org.socialgov", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final DescribedPredicate<JavaClass> FUNCTION = DescribedPredicate.describe(
        "functions",
        (JavaClass c) -> c.isAssignableTo("com.amazonaws.services.lambda.runtime.RequestStreamHandler")
    );

    @ArchTest
    static final ArchRule the_domain_depends_on_java_base_only = classes()
        .that()
        .resideInAPackage("org.socialgov.community..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "org.socialgov.community..",
                "java.lang..",
                "java.util..",
                "java.time..",
                "java.io..",
                "java.nio..",
                "java.net..",
                "java.security..",
                "java.text.."
            )
        );

    @ArchTest
    static final ArchRule the_domain_reads_no_clock_no_environment_and_makes_no_randomness = noClasses()
        .that()
        .resideInAPackage("org.socialgov.community..")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(java.time.LocalDate.class, "now")
        .orShould()
        .callMethod(java.time.Clock.class, "systemUTC")
        .orShould()
        .callMethod(java.time.Clock.class, "systemDefaultZone")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.util.Random.class);

    @ArchTest
    static final ArchRule sdk_types_stay_in_adapters_that_carry_the_technologys_name = noClasses()
        .that()
        .resideOutsideOfPackages("org.socialgov.table..", "org.socialgov.local..", "org.socialgov.operations..")
        .and(
            not(
                DescribedPredicate.describe(
                    "are adapters, or wire them",
                    (JavaClass c) ->
                        c.getSimpleName().equals("Wiring") ||
                        c.getName().matches(".*\\.(Ses|Dynamo|S3|Sqs|Lambda)[A-Za-z0-9]*([$].*)?")
                )
            )
        )
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk..");

    @ArchTest
    static final ArchRule only_functions_know_lambda = noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.socialgov.pages..",
            "org.socialgov.membership..",
            "org.socialgov.statistics..",
            "org.socialgov.coordinators..",
            "org.socialgov.mail..",
            "org.socialgov.directory..",
            "org.socialgov.testkit.."
        )
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.amazonaws.services.lambda..");

    @ArchTest
    static final ArchRule function_modules_do_not_see_each_other = slices()
        .matching("org.socialgov.(pages|membership|statistics|coordinators|mail|directory)..")
        .should()
        .notDependOnEachOther();

    @ArchTest
    static final ArchRule the_whole_is_free_of_cycles = slices()
        .matching("org.socialgov.(*)..")
        .should()
        .beFreeOfCycles();

    @ArchTest
    static final ArchRule the_packages_of_the_local_system_are_free_of_cycles = slices()
        .matching("org.socialgov.local.(*)..")
        .should()
        .beFreeOfCycles();

    @ArchTest
    static final ArchRule the_parts_of_the_local_system_do_not_see_the_whole = noClasses()
        .that()
        .resideInAPackage("org.socialgov.local.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.socialgov.local");

    @ArchTest
    static final ArchRule the_packages_of_the_coordinators_pages_are_free_of_cycles = slices()
        .matching("org.socialgov.coordinators.(*)..")
        .should()
        .beFreeOfCycles();

    /** The root package holds the functions, which know all pages; no slice holds it. */
    @ArchTest
    static final ArchRule the_coordinators_pages_do_not_see_their_functions = noClasses()
        .that()
        .resideInAPackage("org.socialgov.coordinators.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.socialgov.coordinators");

    @ArchTest
    static final ArchRule main_code_never_sees_the_testkit = noClasses()
        .that()
        .resideOutsideOfPackage("org.socialgov.testkit..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.socialgov.testkit..");

    @ArchTest
    static final ArchRule pages_have_no_sdk_and_no_table = noClasses()
        .that()
        .resideInAnyPackage("org.socialgov.pages..", "org.socialgov.web..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("software.amazon.awssdk..", "org.socialgov.table..");

    @ArchTest
    static final ArchRule only_the_settings_read_the_environment = noClasses()
        .that()
        .resideInAnyPackage("org.socialgov..")
        .and()
        .resideOutsideOfPackages("org.socialgov.local..", "org.socialgov.site..")
        .and(not(simpleName("Settings")))
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class);

    @ArchTest
    static final ArchRule a_function_is_named_as_in_the_template_and_has_a_constructor_without_arguments = classes()
        .that(FUNCTION)
        .should(haveSimpleNameEndingWith("Function"))
        .andShould()
        .bePublic();

    @ArchTest
    static final ArchRule a_functions_other_constructor_is_for_its_tests_alone = constructors()
        .that()
        .areDeclaredInClassesThat(FUNCTION)
        .and(DescribedPredicate.describe("take something", c -> !c.getRawParameterTypes().isEmpty()))
        .should()
        .bePackagePrivate()
        .orShould()
        .bePrivate();

    /** A package that holds decisions: what is decided follows from what is read, and from nothing else. */
    @ArchTest
    static final ArchRule decisions_are_static = methods()
        .that()
        .areDeclaredInClassesThat()
        .haveNameMatching(
            "org\\.socialgov\\.community\\.(joining\\.(Joining|LinkActions|Approving|Leaving)" +
                "|managing\\.(SubscriptionActions|ChangingAddress|Erasing)|mail\\.(Dispatch|Feedback)|inbox\\.Receiving)"
        )
        .should()
        .beStatic();

    @ArchTest
    static final ArchRule the_domains_packages_are_free_of_cycles = slices()
        .matching("org.socialgov.community.(*)..")
        .should()
        .beFreeOfCycles();

    /**
     * The ledger may hold more: a sealed interface permits classes of its own package only. A record that belongs to another
     * one is nested in it.
     */
    @ArchTest
    static void packages_are_small_enough_to_read(JavaClasses all) {
        var files = all
            .stream()
            .filter(c -> c.isTopLevelClass() && !c.getSimpleName().equals("package-info"))
            .filter(c -> resideInAnyPackage("org.socialgov.community..", "org.socialgov.coordinators..").test(c))
            .collect(groupingBy(JavaClass::getPackageName, counting()));
        assertThat(files).containsKeys("org.socialgov.community.ledger", "org.socialgov.coordinators");
        assertThat(files).allSatisfy((name, number) ->
            assertThat(number)
                .as(name)
                .isLessThanOrEqualTo(name.equals("org.socialgov.community.ledger") ? 36 : 18)
        );
    }

    /** The root package lies above these two, and no slice holds it. */
    @ArchTest
    static final ArchRule addresses_and_the_directory_do_not_depend_on_the_root_package = noClasses()
        .that()
        .resideInAnyPackage("org.socialgov.community.address..", "org.socialgov.community.directory..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.socialgov.community");

    /** The demo writes made-up members as they are after months, and the tests' fakes what a test begins with. */
    @ArchTest
    static final ArchRule only_the_domain_builds_a_change = noClasses()
        .that()
        .resideOutsideOfPackages("org.socialgov.community..", "org.socialgov.testkit..", "org.socialgov.demo..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(org.socialgov.community.ledger.Change.Builder.class);

    @ArchTest
    static final ArchRule names_say_what_a_thing_is = noClasses()
        .should()
        .haveNameMatching(".*(Impl|Manager|Util|Utils|Helper|Base|Common)([$].*)?");

    /** {@link EmailAddress} shows nothing where a record is printed; a text would. */
    @ArchTest
    static final ArchRule what_is_stored_holds_an_address_as_one_that_redacts_itself = fields()
        .that()
        .areDeclaredInClassesThat()
        .areAssignableTo(Item.class)
        .and()
        .haveNameMatching("(?i).*address|email|coordinator")
        .should()
        .notHaveRawType(String.class);

    /** {@code Wiring} gives standard output to the log and the metrics, which write no personal data. */
    @ArchTest
    static final ArchRule nothing_prints_but_the_log = noClasses()
        .that()
        .resideInAPackage("org.socialgov..")
        .and()
        .resideOutsideOfPackages(
            "org.socialgov.local..",
            "org.socialgov.site..",
            "org.socialgov.demo..",
            "org.socialgov.operations..",
            "org.socialgov.benchmarks..",
            "org.socialgov.testkit.."
        )
        .and()
        .haveNameNotMatching(".*[.]Wiring([$].*)?")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace");

    @ArchTest
    static final ArchRule the_runtime_carries_no_build_tools = noClasses()
        .that(resideInAPackage("org.socialgov..").and(not(resideInAnyPackage("org.socialgov.site.."))))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.commonmark..", "org.snakeyaml..");
}
