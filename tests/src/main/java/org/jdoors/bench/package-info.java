/** Benchmarks; {@code tests/bench} runs them. */
@NullMarked
package org.jdoors.bench;

import org.jspecify.annotations.NullMarked;
