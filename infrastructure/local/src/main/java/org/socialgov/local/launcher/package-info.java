/**
 * Runs in Maven's own JVM, which may be Java 17: starts a program on JDK 25 and waits for it. The only package that is
 * compiled for Java 17.
 */
package org.socialgov.local.launcher;
