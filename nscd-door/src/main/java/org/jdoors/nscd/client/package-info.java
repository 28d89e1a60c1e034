/** The client library: lookups through a name service door. */
@NullMarked
package org.jdoors.nscd.client;

import org.jspecify.annotations.NullMarked;
