/** The command line of the daemon and of its client. */
@NullMarked
package org.jdoors.nscd.cli;

import org.jspecify.annotations.NullMarked;
