/**
 * The binding to the C doors API: libdoor on Linux, libc on illumos; and to the few other C
 * functions that Java lacks. The only package that uses JNA; no address leaves it. Public types
 * here serve {@code org.jdoors.door} and {@code org.jdoors.unix} alone and are no API.
 */
@NullMarked
package org.jdoors.door.ffi;

import org.jspecify.annotations.NullMarked;
