package org.jdoors.syslog.client;

/**
 * One record as a follower of the log gets it. Numbers of the sender are the kernel's word; -1 says
 * that it is not known.
 *
 * @param priority facility * 8 + severity, 0 to 199
 * @param time seconds since 1970
 * @param uid effective user id
 * @param gid effective group id
 * @param line as the native daemon writes it, harmless for a terminal, without its end
 */
public record FollowedRecord(
    int priority, long time, int pid, int uid, int gid, int zone, String line) {}
