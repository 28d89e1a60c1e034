/** What Java cannot reach of Unix by itself: sockets, log driver, privileges. */
@NullMarked
package org.jdoors.unix;

import org.jspecify.annotations.NullMarked;
