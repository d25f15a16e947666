/**
 * The life cycle of outgoing mail: which mail order is sent and when, what each outcome and each event of the mail
 * service changes, and the coordinators' weekly brief. {@link org.socialgov.community.mail.PostOffice} is the port to
 * the mail service.
 */
package org.socialgov.community.mail;
