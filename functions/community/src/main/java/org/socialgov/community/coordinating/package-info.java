/**
 * Who coordinates a community: the coordinators in the table, their sign-in and their sessions.
 *
 * <p>A class whose name ends in -ing holds decisions.
 */
package org.socialgov.community.coordinating;
