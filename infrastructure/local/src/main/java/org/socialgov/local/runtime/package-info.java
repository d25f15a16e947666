/** What runs in the process of a function. Knows nothing of the rest of the launcher. */
package org.socialgov.local.runtime;
