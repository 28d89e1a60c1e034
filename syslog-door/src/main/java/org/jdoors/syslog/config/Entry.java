package org.jdoors.syslog.config;

/**
 * One entry of syslog.conf.
 *
 * @param line number of its line in the file, from 1
 */
public record Entry(int line, Selectors selectors, Action action) {}
