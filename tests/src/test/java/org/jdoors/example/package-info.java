/** The example programs, run as a user would. */
@NullMarked
package org.jdoors.example;

import org.jspecify.annotations.NullMarked;
