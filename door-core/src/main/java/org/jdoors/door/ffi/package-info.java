/**
 * The binding to the C doors API: libdoor on Linux, libc on illumos. The only package that uses
 * JNA; no address leaves it. Public types here serve {@code org.jdoors.door} alone and are no API.
 */
@NullMarked
package org.jdoors.door.ffi;

import org.jspecify.annotations.NullMarked;
