/** Programs that check a whole build for longer than a test should take. */
@NullMarked
package org.jdoors.check;

import org.jspecify.annotations.NullMarked;
