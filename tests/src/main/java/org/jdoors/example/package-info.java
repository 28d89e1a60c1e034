/** Programs that show how to use doors from Java. */
@NullMarked
package org.jdoors.example;

import org.jspecify.annotations.NullMarked;
