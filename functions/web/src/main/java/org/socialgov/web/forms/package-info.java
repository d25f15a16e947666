/**
 * The forms that everybody may open: the build makes their pages, and the function that takes a form gives it back with
 * what is wrong. One source for both, which needs neither.
 */
package org.socialgov.web.forms;
