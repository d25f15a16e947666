/**
 * The domain: a community of practice, its members and its mail. It depends on java.base only. Types of this package
 * describe a community and the data that a member enters; the packages below it hold the stored records and the
 * decisions about them.
 */
package org.socialgov.community;
