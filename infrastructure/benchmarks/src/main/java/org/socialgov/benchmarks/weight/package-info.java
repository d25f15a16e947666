/** What the main pages weigh, and what Lighthouse says of them. */
package org.socialgov.benchmarks.weight;
