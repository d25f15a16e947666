/** Replaces Lambda: processes for each function, with the settings of the template. */
package org.socialgov.local.functions;
