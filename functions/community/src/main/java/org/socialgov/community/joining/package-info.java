/**
 * Decisions about joining and leaving: a request to join, its confirmation, a coordinator's approval, and the actions
 * of mailed links. Each decision is a static function from the stored records to a {@link
 * org.socialgov.community.ledger.Change}.
 */
package org.socialgov.community.joining;
