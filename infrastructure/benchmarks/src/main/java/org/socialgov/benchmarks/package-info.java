/** Benchmarks. They are started by hand, because they need a machine that runs nothing else. */
package org.socialgov.benchmarks;
