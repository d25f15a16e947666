/** The web on this machine: the front door, and the console at {@code /_local/}. */
package org.socialgov.local.web;
