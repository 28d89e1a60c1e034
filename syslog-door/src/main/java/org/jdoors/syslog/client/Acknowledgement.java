package org.jdoors.syslog.client;

/**
 * The daemon has the record, as safely as was asked for.
 *
 * @param sequence number of the record since the daemon started, from 1; of a batch, that of its
 *     first record
 * @param outputs how many files have it; 0 if the configuration names none
 */
public record Acknowledgement(long sequence, int outputs) {}
