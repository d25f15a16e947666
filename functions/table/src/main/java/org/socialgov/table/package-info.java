/**
 * The DynamoDB adapter. One table stores all items; {@link org.socialgov.table.Keys} lists their keys and access
 * patterns. Only this package and the command-line tools use the DynamoDB client.
 */
package org.socialgov.table;
