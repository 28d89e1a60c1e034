/** What the daemon says about itself: never through syslog, never more often than bearable. */
@NullMarked
package org.jdoors.syslog.diagnostics;

import org.jspecify.annotations.NullMarked;
