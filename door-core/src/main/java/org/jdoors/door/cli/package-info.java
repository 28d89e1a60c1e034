/** The {@code door} command. */
@NullMarked
package org.jdoors.door.cli;

import org.jspecify.annotations.NullMarked;
