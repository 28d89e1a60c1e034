/** TLS as the configuration has it: who is the other side, and what do we show it? */
@NullMarked
package org.jdoors.syslog.tls;

import org.jspecify.annotations.NullMarked;
