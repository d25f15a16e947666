/** Lists of addresses that coordinators bring along: what they hold, and the invitation of their people. */
package org.socialgov.community.imports;
