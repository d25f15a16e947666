/** How long the site's build takes, beside Hugo's on the same files. */
package org.socialgov.benchmarks.site;
