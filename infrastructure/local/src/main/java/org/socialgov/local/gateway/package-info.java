/** The local stand-in for API Gateway's HTTP APIs: which route a request has, its event, and the function's answer. */
package org.socialgov.local.gateway;
