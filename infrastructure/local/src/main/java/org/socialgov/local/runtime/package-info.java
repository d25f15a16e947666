/** Runs in the process of a function. It depends on no other package of the local system. */
package org.socialgov.local.runtime;
