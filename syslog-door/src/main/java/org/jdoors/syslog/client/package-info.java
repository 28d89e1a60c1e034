/** Sends records through the syslog door of a running daemon. */
@NullMarked
package org.jdoors.syslog.client;

import org.jspecify.annotations.NullMarked;
