/**
 * Cold starts side by side: the functions of this project, a floor, and the same work done in the usual ways, each
 * started as Lambda's managed runtime starts it.
 */
package org.socialgov.benchmarks.cold;
