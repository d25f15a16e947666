/**
 * Calls to DynamoDB: its JSON protocol, signature version 4, and the retries of a failed call. Written by hand since the
 * SDK's client loads some 1,900 classes while a visitor waits for a cold start ({@code
 * infrastructure/decisions/0017-calls-to-the-table.md}). Tests compare each part with the SDK's.
 */
package org.socialgov.table.dynamo;
