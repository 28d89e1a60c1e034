/** Ways by which records come in: the syslog door. */
@NullMarked
package org.jdoors.syslog.input;

import org.jspecify.annotations.NullMarked;
