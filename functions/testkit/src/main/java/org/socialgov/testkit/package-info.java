/** Fakes, event builders and faulty servers for tests. Main code never depends on this package. */
package org.socialgov.testkit;
