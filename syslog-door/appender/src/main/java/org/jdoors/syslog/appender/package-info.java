/** A Log4j 2 appender by which applications log through the syslog door. */
@NullMarked
package org.jdoors.syslog.appender;

import org.jspecify.annotations.NullMarked;
