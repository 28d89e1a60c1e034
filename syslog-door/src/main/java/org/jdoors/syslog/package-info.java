/** The {@code syslog-door} command: the daemon and its small clients. */
@NullMarked
package org.jdoors.syslog;

import org.jspecify.annotations.NullMarked;
