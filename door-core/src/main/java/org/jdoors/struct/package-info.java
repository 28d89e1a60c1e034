/**
 * Layouts of C structures over byte buffers: one object owns the offsets, nobody counts bytes
 * twice.
 */
@NullMarked
package org.jdoors.struct;

import org.jspecify.annotations.NullMarked;
