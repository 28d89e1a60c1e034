package org.jdoors.syslog.client;

/**
 * The daemon has the record in every file that its configuration names for it.
 *
 * @param sequence number of the record since the daemon started, from 1
 * @param outputs how many files have it; 0 if the configuration names none
 */
public record Acknowledgement(long sequence, int outputs) {}
