/** Stands in for Lambda: a process for each function, with what the template gives it. */
package org.socialgov.local.functions;
