/**
 * Decisions about mails that the community receives: which ones are processed, the commands in their subjects, and
 * which ones are forwarded to the coordinators.
 */
package org.socialgov.community.inbox;
