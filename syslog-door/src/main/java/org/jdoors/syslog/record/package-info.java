/**
 * A log record: its priority, its parse (RFC 3164 as the native daemon reads it, RFC 5424), and the
 * line that the native daemon writes for it. Knows no socket, no door, no file.
 */
@NullMarked
package org.jdoors.syslog.record;

import org.jspecify.annotations.NullMarked;
