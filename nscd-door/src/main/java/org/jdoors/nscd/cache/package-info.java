/** Caches of answers with a time to live per entry and one lookup in flight per key. */
@NullMarked
package org.jdoors.nscd.cache;

import org.jspecify.annotations.NullMarked;
