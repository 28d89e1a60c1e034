/** Configuration files: nsswitch.conf and nscd.conf, read into immutable records. */
@NullMarked
package org.jdoors.nscd.config;

import org.jspecify.annotations.NullMarked;
