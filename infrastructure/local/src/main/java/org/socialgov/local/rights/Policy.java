package org.socialgov.local.rights;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.socialgov.local.start.CannotStart;

/**
 * The inline policies of a role, evaluated as IAM evaluates them: an access needs a statement that allows it, and none
 * that denies it. By hand, since the emulator's own evaluation doesn't know {@code dynamodb:LeadingKeys} and
 * {@code ses:FromAddress}, on which our rights rest. What isn't known here ends the start, so that nothing is allowed by
 * mistake.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html">
 *     the operators of conditions</a>
 */
final class Policy {

    private record Condition(String operator, String key, List<String> values) {
        boolean holds(Access access) {
            var found = access.keys().get(key);
            return switch (operator) {
                case "Null" -> values.equals(List.of(Boolean.toString(found == null)));
                case "StringEquals" -> found != null && found.stream().anyMatch(values::contains);
                // A key that is missing fulfills ForAllValues: the template asks for it with Null.
                case "ForAllValues:StringEquals" -> found == null || values.containsAll(found);
                case "ForAllValues:StringLike" -> found == null ||
                    found
                        .stream()
                        .allMatch(value -> values.stream().anyMatch(wanted -> like(wanted).matcher(value).matches()));
                default -> throw new IllegalStateException("The operator " + operator + " of a condition is not known");
            };
        }
    }

    private record Statement(
        boolean allows,
        List<Pattern> actions,
        List<Pattern> resources,
        List<Condition> conditions
    ) {
        boolean covers(Access access) {
            return (
                actions.stream().anyMatch(action -> action.matcher(access.action()).matches()) &&
                resources.stream().anyMatch(resource -> resource.matcher(access.resource()).matches()) &&
                conditions.stream().allMatch(condition -> condition.holds(access))
            );
        }
    }

    private static final List<String> ELEMENTS = List.of("Sid", "Effect", "Action", "Resource", "Condition");
    private static final List<String> OPERATORS = List.of(
        "Null",
        "StringEquals",
        "ForAllValues:StringEquals",
        "ForAllValues:StringLike"
    );

    private final List<Statement> statements = new ArrayList<>();

    /**
     * Reads the documents of one role.
     *
     * @param documents its inline policies
     * @throws CannotStart if one has an element or an operator that isn't known here
     */
    Policy(Iterable<JsonNode> documents) {
        documents.forEach(document ->
            each(document.path("Statement")).forEach(node -> statements.add(statement(node)))
        );
    }

    /** {@return whether the role may do it} */
    boolean allows(Access access) {
        var found = statements
            .stream()
            .filter(statement -> statement.covers(access))
            .collect(Collectors.partitioningBy(Statement::allows));
        return found.get(false).isEmpty() && !found.get(true).isEmpty();
    }

    private static Statement statement(JsonNode node) {
        for (var element : node.properties()) {
            known(element.getKey(), ELEMENTS, node);
        }
        var conditions = new ArrayList<Condition>();
        for (var operator : node.path("Condition").properties()) {
            known(operator.getKey(), OPERATORS, node);
            for (var key : operator.getValue().properties()) {
                conditions.add(new Condition(operator.getKey(), key.getKey(), texts(key.getValue())));
            }
        }
        return new Statement(
            node.path("Effect").asText().equals("Allow"),
            texts(node.path("Action")).stream().map(Policy::like).toList(),
            texts(node.path("Resource")).stream().map(Policy::like).toList(),
            conditions
        );
    }

    private static void known(String name, List<String> all, JsonNode statement) {
        if (!all.contains(name)) {
            throw new CannotStart(
                String.format(
                    Locale.ROOT,
                    "The statement %s has %s, which the local check of rights does not know: it knows %s. Use one of these, or " +
                        "teach it to org.socialgov.local.rights.Policy.",
                    statement.path("Sid").asText("without Sid"),
                    name,
                    String.join(", ", all)
                )
            );
        }
    }

    private static List<String> texts(JsonNode node) {
        return each(node).stream().map(JsonNode::asText).toList();
    }

    /** IAM takes one element for a list of one. */
    private static List<JsonNode> each(JsonNode node) {
        return node.isArray() ? StreamSupport.stream(node.spliterator(), false).toList() : List.of(node);
    }

    /** {@code *} is any text, {@code ?} any character. */
    private static Pattern like(String wanted) {
        return Pattern.compile(
            Pattern.compile("[*?]|[^*?]+")
                .matcher(wanted)
                .replaceAll(
                    part ->
                        switch (part.group()) {
                            case "*" -> ".*";
                            case "?" -> ".";
                            default -> java.util.regex.Matcher.quoteReplacement(Pattern.quote(part.group()));
                        }
                ),
            Pattern.DOTALL
        );
    }
}
