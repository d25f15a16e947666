/**
 * {@code mvn -Plocal}: the deployed system on one machine. {@link org.socialgov.local.launcher.Launcher}
 * starts {@link org.socialgov.local.Main} on JDK 25, which runs a {@link org.socialgov.local.LocalSystem}; tests start
 * one themselves.
 *
 * <p>The path of a request: web server ({@code web}) -> gateway ({@code gateway}) -> function host and one of
 * the function's processes ({@code functions}, {@code runtime}) -> emulator's table -> its stream -> function host ->
 * emulator's SES -> mailbox ({@code mail}), which publishes the events of the mail on the emulator's event bus.
 */
package org.socialgov.local;
