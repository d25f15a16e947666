/** The time and the memory of an event to its reply in a process that is warm, without a network. */
package org.socialgov.benchmarks.warm;
