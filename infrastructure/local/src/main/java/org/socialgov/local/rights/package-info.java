/** What the functions' roles allow: checked here, since the emulator enforces no rights. */
package org.socialgov.local.rights;
