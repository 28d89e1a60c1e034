package org.jdoors.syslog.config;

/**
 * Records that the selectors and the filter take go to an output.
 *
 * @param file where the rule stands
 * @param line number of its line there, from 1
 */
public record Rule(
    String file, int line, Selectors selectors, RecordFilter filter, OutputSettings output) {}
