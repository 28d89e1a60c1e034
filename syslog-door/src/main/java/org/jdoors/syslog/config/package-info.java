/**
 * What is configured: syslog.conf as the native daemon reads it, its macros, oddities and error
 * texts included; and syslog-door.toml, which says what that cannot say. Both give {@link
 * org.jdoors.syslog.config.Settings}.
 */
@NullMarked
package org.jdoors.syslog.config;

import org.jspecify.annotations.NullMarked;
