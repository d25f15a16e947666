/**
 * Decisions of members about their own data in a session: details and delivery preferences, leaving, a change of
 * address, and the erasure of all data.
 */
package org.socialgov.community.managing;
