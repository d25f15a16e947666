package org.socialgov.local.rights;

import java.util.List;
import java.util.Map;

/**
 * What a request does, as IAM sees it. A request needs several where it has several items or resources.
 *
 * @param action   for example {@code dynamodb:PutItem}
 * @param resource its ARN, or {@code *} where the service has none for the action
 * @param keys     the condition keys of the request, such as {@code dynamodb:LeadingKeys}, with their values; one that the
 *                 request doesn't have is missing
 */
record Access(String action, String resource, Map<String, List<String>> keys) {}
