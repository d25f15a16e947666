/** Mail out of the system, which is caught, and mail to the community, which is handed on as SES would. */
package org.socialgov.local.mail;
