/** Limits on form submissions and on the mails that strangers can cause, per address, per domain and in total. */
package org.socialgov.community.limits;
