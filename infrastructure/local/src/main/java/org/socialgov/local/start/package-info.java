/** What every part of a start needs: the lines on the terminal, the problem that ends it, the folder that is kept. */
package org.socialgov.local.start;
