/**
 * What runs in Maven's own JVM, which may be a Java 17: it starts a program on JDK 25 and waits for it. Compiled for
 * Java 17, unlike all else.
 */
package org.socialgov.local.launcher;
