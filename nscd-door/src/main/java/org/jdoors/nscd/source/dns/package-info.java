/** The source {@code dns}: hosts and ipnodes from the name servers of resolv.conf. */
@NullMarked
package org.jdoors.nscd.source.dns;

import org.jspecify.annotations.NullMarked;
