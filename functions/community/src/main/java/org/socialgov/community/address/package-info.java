/** Mail addresses and the hashed keys that stand for them in the table, in logs and in counters. */
package org.socialgov.community.address;
