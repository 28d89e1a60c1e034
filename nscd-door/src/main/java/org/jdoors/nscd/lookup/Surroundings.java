package org.jdoors.nscd.lookup;

import com.github.benmanes.caffeine.cache.Ticker;
import java.util.function.Consumer;
import org.jdoors.nscd.cache.Refreshes;

/**
 * What a switch needs besides its configuration.
 *
 * @param ticker the time
 * @param refreshes keeps hot entries fresh
 * @param warnings told one line of text once per problem
 */
public record Surroundings(Ticker ticker, Refreshes refreshes, Consumer<String> warnings) {}
