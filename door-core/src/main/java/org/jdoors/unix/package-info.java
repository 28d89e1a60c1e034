/** What Java cannot reach of Unix by itself: named datagram sockets and the log driver. */
@NullMarked
package org.jdoors.unix;

import org.jspecify.annotations.NullMarked;
