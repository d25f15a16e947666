/** Used by every part of the start: progress on the terminal, the exception that ends a start, the state folder. */
package org.socialgov.local.start;
