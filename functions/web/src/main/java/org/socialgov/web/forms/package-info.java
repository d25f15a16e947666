/**
 * The public forms. The build makes their pages, and the function that accepts a form returns it with its errors. Both
 * use this package, which depends on neither.
 */
package org.socialgov.web.forms;
