/** Measurements that somebody starts, since they need a machine that does nothing else. */
package org.socialgov.benchmarks;
