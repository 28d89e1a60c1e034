/**
 * Brings a record to the destinations whose selectors take it, and waits until they have it. Knows
 * no socket, no file and no Log4j.
 */
@NullMarked
package org.jdoors.syslog.route;

import org.jspecify.annotations.NullMarked;
