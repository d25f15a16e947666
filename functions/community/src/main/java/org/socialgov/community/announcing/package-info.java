/**
 * Announcements to the members of a community: their text, who gets which, and the pace at which they are sent. Nothing
 * here reads or writes anything by itself.
 */
package org.socialgov.community.announcing;
