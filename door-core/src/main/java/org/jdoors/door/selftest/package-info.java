/** What an operator runs first on a real machine: whether doors are as this program takes them. */
@NullMarked
package org.jdoors.door.selftest;

import org.jspecify.annotations.NullMarked;
