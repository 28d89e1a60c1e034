/** Which tests are for which system. */
@NullMarked
package org.jdoors.platform;

import org.jspecify.annotations.NullMarked;
