/**
 * {@code mvn -Plocal}: the deployed system on one machine. {@link org.socialgov.local.Launcher} runs a
 * {@link org.socialgov.local.LocalSystem} in the foreground; tests start one themselves.
 *
 * <p>A request travels front door ({@code web}) -> gateway ({@code gateway}) -> function host and one of
 * the function's processes ({@code functions}, {@code runtime}) -> emulator's table -> its stream -> function host ->
 * emulator's SES -> catcher of mail ({@code mail}), which tells the emulator's event bus.
 *
 * <p>Compiled for Java 17, since it runs in Maven's own JVM; of the functions it sees nothing but their zips.
 */
package org.socialgov.local;
