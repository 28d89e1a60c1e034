/** syslog.conf as the native daemon reads it: selectors, actions, and its error texts. */
@NullMarked
package org.jdoors.syslog.config;

import org.jspecify.annotations.NullMarked;
