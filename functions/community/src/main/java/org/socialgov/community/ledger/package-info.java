/**
 * The stored records. Each is immutable and carries the revision that its next write depends on; a {@link
 * org.socialgov.community.ledger.Change} holds the writes of one transaction. The ports that read and store them lie in
 * {@link org.socialgov.community.storage}.
 */
package org.socialgov.community.ledger;
