/** The statements about doors of {@code conformance/statements.txt}, tried one by one. */
@NullMarked
package org.jdoors.conformance;

import org.jspecify.annotations.NullMarked;
