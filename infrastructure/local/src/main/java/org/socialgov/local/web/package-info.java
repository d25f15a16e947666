/** The web on this machine: the server, and the console at {@code /_local/}. */
package org.socialgov.local.web;
