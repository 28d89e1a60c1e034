/**
 * A log record: its priority, its parse (RFC 3164 as the native daemon reads it, RFC 5424), how it
 * comes out of streams, and the lines, packets and texts that are written for it. Knows no socket,
 * no door, no file.
 */
@NullMarked
package org.jdoors.syslog.record;

import org.jspecify.annotations.NullMarked;
