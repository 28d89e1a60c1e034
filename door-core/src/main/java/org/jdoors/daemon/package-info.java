/** What the programs of the daemons have in common: options, signals, failures and statuses. */
@NullMarked
package org.jdoors.daemon;

import org.jspecify.annotations.NullMarked;
