/** The AWS emulator, and how the template gets into it. */
package org.socialgov.local.emulator;
