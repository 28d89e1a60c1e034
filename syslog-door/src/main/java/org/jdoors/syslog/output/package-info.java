/**
 * Destinations made of Log4j 2 appenders, in a Log4j context of their own that the daemon's own
 * diagnostics never pass through.
 */
@NullMarked
package org.jdoors.syslog.output;

import org.jspecify.annotations.NullMarked;
