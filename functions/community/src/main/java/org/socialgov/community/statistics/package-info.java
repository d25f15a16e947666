/** Member statistics: the stored counts, and the daily count that corrects and anonymizes them. */
package org.socialgov.community.statistics;
