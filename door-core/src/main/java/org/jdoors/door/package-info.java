/**
 * Doors for Java: procedure calls between processes of one machine, as Solaris and illumos have
 * them. {@link Door} calls, {@link DoorServer} serves.
 */
@NullMarked
package org.jdoors.door;

import org.jspecify.annotations.NullMarked;
