/**
 * The ports to the table: what a function can read and store. A {@link org.socialgov.community.storage.Transition} is a
 * decision with the writes that carry it out; {@link org.socialgov.community.storage.Transition#retryOnConflict} commits
 * it.
 */
package org.socialgov.community.storage;
