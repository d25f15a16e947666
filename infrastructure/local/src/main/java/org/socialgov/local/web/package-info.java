/** The web server of the local system, with the console at {@code /_local/}. */
package org.socialgov.local.web;
