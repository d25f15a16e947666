package org.socialgov.table.dynamo;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.socialgov.environment.JsonText;

/**
 * A value of an item's attribute: text, a number, a truth value, bytes, a list, or a map. Sets and null aren't used.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html">AttributeValue</a>
 */
public final class AttributeValue {

    private static final String TEXT = "S";
    private static final String NUMBER = "N";
    private static final String FLAG = "BOOL";
    private static final String BYTES = "B";
    private static final String LIST = "L";
    private static final String MAP = "M";

    private final String type;
    private final Object value;

    private AttributeValue(String type, Object value) {
        this.type = type;
        this.value = value;
    }

    public static AttributeValue fromS(String text) {
        return new AttributeValue(TEXT, text);
    }

    /** @param number in digits, as it travels */
    public static AttributeValue fromN(String number) {
        return new AttributeValue(NUMBER, number);
    }

    public static AttributeValue fromBool(boolean flag) {
        return new AttributeValue(FLAG, flag);
    }

    public static AttributeValue fromB(byte[] bytes) {
        return new AttributeValue(BYTES, Base64.getEncoder().encodeToString(bytes));
    }

    static AttributeValue ofBase64(String encoded) {
        return new AttributeValue(BYTES, encoded);
    }

    public static AttributeValue fromL(List<AttributeValue> values) {
        return new AttributeValue(LIST, List.copyOf(values));
    }

    public static AttributeValue fromM(Map<String, AttributeValue> values) {
        return new AttributeValue(MAP, Map.copyOf(values));
    }

    /** The text; null for a value of another type. */
    public String s() {
        return type.equals(TEXT) ? (String) value : null;
    }

    /** The number's digits; null for a value of another type. */
    public String n() {
        return type.equals(NUMBER) ? (String) value : null;
    }

    /** The truth value; null for a value of another type. */
    public Boolean bool() {
        return type.equals(FLAG) ? (Boolean) value : null;
    }

    /** The bytes; null for a value of another type. */
    public byte[] b() {
        return type.equals(BYTES) ? Base64.getDecoder().decode((String) value) : null;
    }

    /** The list; empty for a value of another type. */
    @SuppressWarnings("unchecked")
    public List<AttributeValue> l() {
        return type.equals(LIST) ? (List<AttributeValue>) value : List.of();
    }

    /** The map; empty for a value of another type. */
    @SuppressWarnings("unchecked")
    public Map<String, AttributeValue> m() {
        return type.equals(MAP) ? (Map<String, AttributeValue>) value : Map.of();
    }

    void write(StringBuilder json) {
        json.append("{\"").append(type).append("\":");
        switch (type) {
            case FLAG -> json.append(value);
            case LIST -> Parameters.write(json, l());
            case MAP -> Parameters.write(json, m());
            default -> JsonText.append(json, (String) value);
        }
        json.append('}');
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AttributeValue that && type.equals(that.type) && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + value.hashCode();
    }

    /** The type only: values contain addresses and names. */
    @Override
    public String toString() {
        return "AttributeValue of type " + type;
    }
}
