/** Shows content as soon as it is saved. */
package org.socialgov.local.content;
