/**
 * Replaces API Gateway's HTTP APIs: selects the route of a request, makes the event, and converts the function's
 * result.
 */
package org.socialgov.local.gateway;
