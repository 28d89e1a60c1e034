package org.jdoors.syslog.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jdoors.syslog.record.DoorFollow;
import org.jdoors.syslog.record.DoorTag;
import org.jspecify.annotations.Nullable;

/** The records that come, in their order. For one thread. */
public final class FollowedRecords {
  /** One more than the largest priority, MARK records included. */
  private static final int PRI_LIMIT = 200;

  /** More than any daemon keeps. */
  private static final int ALL = Integer.MAX_VALUE;

  private final SyslogClient client;
  private final byte[] selector;
  private int last;
  private final Deque<FollowedRecord> waiting = new ArrayDeque<>();
  private long position;
  private long lost;

  FollowedRecords(SyslogClient client, String selector, int last) {
    this.client = client;
    this.selector = selector.getBytes(StandardCharsets.UTF_8);
    this.last = last;
  }

  /**
   * The next record. A first call with no patience settles from where on records are followed.
   *
   * @param patience longest wait, cut to 30 seconds
   * @return null if none came
   * @throws NotAcknowledgedException if the caller may not read the log, the selectors are wrong,
   *     or too many follow
   * @throws IOException if the daemon has ended
   */
  public @Nullable FollowedRecord next(Duration patience) throws IOException {
    FollowedRecord ready = waiting.poll();
    if (ready == null) {
      ask(patience);
      ready = waiting.poll();
    }
    return ready;
  }

  /** Records that came faster than they were asked for, so far. */
  public long lost() {
    return lost;
  }

  private void ask(Duration patience) throws IOException {
    int wait = (int) Math.min(patience.toMillis(), DoorFollow.LONGEST_WAIT);
    int generation = client.generation();
    ByteBuffer reply = client.exchange(argument(wait), Duration.ofMillis(wait));
    if (generation != client.generation() && position != 0) {
      // Another daemon, which counts from 1 again: what it has taken so far is all new.
      position = 0;
      last = ALL;
      reply = client.exchange(argument(wait), Duration.ofMillis(wait));
    }
    read(reply);
  }

  private ByteBuffer argument(int wait) {
    int fixed = DoorFollow.LAYOUT.size();
    ByteBuffer argument =
        ByteBuffer.allocate(fixed + selector.length).order(ByteOrder.nativeOrder());
    DoorFollow.TAG.put(argument, 0, DoorTag.FOLLOW);
    DoorFollow.WAIT_MS.put(argument, 0, wait);
    DoorFollow.POSITION.put(argument, 0, position);
    DoorFollow.LAST.put(argument, 0, position == 0 ? last : 0);
    DoorFollow.SELECTOR_LENGTH.put(argument, 0, selector.length);
    return argument.put(fixed, selector);
  }

  private void read(ByteBuffer reply) throws IOException {
    int end = DoorFollow.REPLY_LAYOUT.size();
    SyslogClient.requireDone(reply, end);
    position = DoorFollow.NEXT.get(reply, 0);
    lost += DoorFollow.LOST.get(reply, 0);
    int count = DoorFollow.COUNT.get(reply, 0);
    int fixed = DoorFollow.LINE_LAYOUT.size();
    for (int i = 0; i < count; i++) {
      int at = DoorFollow.aligned(end);
      if (reply.limit() - at < fixed) {
        throw new NotAcknowledgedException(-1);
      }
      int length = DoorFollow.LINE_LENGTH.get(reply, at);
      int pri = DoorFollow.LINE_PRI.get(reply, at);
      if (length < 0 || length > reply.limit() - at - fixed || pri < 0 || pri >= PRI_LIMIT) {
        throw new NotAcknowledgedException(-1);
      }
      waiting.add(
          new FollowedRecord(
              pri,
              DoorFollow.LINE_TIME.get(reply, at),
              DoorFollow.LINE_PID.get(reply, at),
              DoorFollow.LINE_UID.get(reply, at),
              DoorFollow.LINE_GID.get(reply, at),
              DoorFollow.LINE_ZONE.get(reply, at),
              text(reply, at + fixed, length)));
      end = at + fixed + length;
    }
  }

  private static String text(ByteBuffer reply, int at, int length) {
    byte[] bytes = new byte[length];
    reply.get(at, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
