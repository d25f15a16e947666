/**
 * The environment of a function: its settings, its log, its metrics and its randomness. Only this package reads
 * environment variables.
 */
package org.socialgov.environment;
