package org.jdoors.syslog.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jdoors.door.Door;
import org.jdoors.door.DoorException;
import org.jdoors.syslog.record.DoorRecord;
import org.jdoors.syslog.record.DoorReply;
import org.jdoors.syslog.record.Facility;
import org.jdoors.syslog.record.MessageId;
import org.jdoors.syslog.record.Priority;
import org.jdoors.syslog.record.Severity;

/**
 * Logs through a syslog door. {@link #send} returns when the record is written. For any number of
 * threads, each of which has buffers of its own here.
 */
public final class SyslogClient implements AutoCloseable {
  /** Name of the door, for {@link org.jdoors.door.DoorPaths#defaultPath}. */
  public static final String DOOR_NAME = "syslog_door";

  private static final int USUAL_SIZE = 2048;

  private final Door door;
  private final ThreadLocal<Buffers> buffers = ThreadLocal.withInitial(Buffers::new);

  /** The argument and the reply of one thread. */
  private static final class Buffers {
    private ByteBuffer argument = direct(USUAL_SIZE);
    private final ByteBuffer reply = direct(DoorReply.LAYOUT.size());

    ByteBuffer argument(int size) {
      if (argument.capacity() < size) {
        argument = direct(size);
      }
      return argument.clear().limit(size);
    }

    private static ByteBuffer direct(int size) {
      return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }
  }

  private SyslogClient(Door door) {
    this.door = door;
  }

  /**
   * Opens the door at a path.
   *
   * @throws DoorException ENOENT, EACCES, EBADF if there is no door
   * @throws IOException if the door's daemon has ended
   */
  public static SyslogClient open(Path path) throws IOException {
    Door door = Door.open(path);
    if (!door.info().isLive()) {
      door.close();
      throw new IOException(path + ": its daemon has ended");
    }
    return new SyslogClient(door);
  }

  /**
   * Logs one text as {@link Priority} number and tag say, without pid.
   *
   * @return when every file that the daemon's configuration names has the record
   * @throws DoorException if the call failed: EBADF after the daemon ended, ENOBUFS if the text is
   *     too long
   * @throws NotAcknowledgedException if the daemon does not vouch for the record
   */
  public Acknowledgement send(Facility facility, Severity severity, String tag, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return send(Priority.of(facility, severity), tag, bytes, false);
  }

  /**
   * Logs one text, given in bytes.
   *
   * @param priority facility and severity, 0 to 191
   * @param tag cut to 230 bytes, as in syslog(3C)
   * @param showPid whether the line shows this process, in the daemon's word
   * @throws IOException as the other form
   */
  public Acknowledgement send(int priority, String tag, byte[] text, boolean showPid)
      throws IOException {
    byte[] ident = tag.getBytes(StandardCharsets.UTF_8);
    int identLength = Math.min(ident.length, DoorRecord.LONGEST_IDENT);
    int fixed = DoorRecord.LAYOUT.size();
    Buffers mine = buffers.get();
    ByteBuffer argument = mine.argument(Math.addExact(fixed + identLength, text.length));
    DoorRecord.TAG.put(argument, 0, DoorRecord.TAG_VALUE);
    DoorRecord.PRI.put(argument, 0, priority);
    DoorRecord.FLAGS.put(argument, 0, showPid ? DoorRecord.FLAG_PID : 0);
    DoorRecord.MESSAGE_ID.put(argument, 0, MessageId.OF_PLAIN_TEXT);
    DoorRecord.IDENT_LENGTH.put(argument, 0, identLength);
    DoorRecord.TEXT_LENGTH.put(argument, 0, text.length);
    argument.position(fixed).put(ident, 0, identLength).put(text).flip();
    return acknowledgement(mine, argument);
  }

  /**
   * Logs one raw record, RFC 3164 or RFC 5424, which begins with {@code <}.
   *
   * @throws IOException as the other forms
   */
  public Acknowledgement sendRaw(byte[] record) throws IOException {
    Buffers mine = buffers.get();
    ByteBuffer argument = mine.argument(record.length);
    argument.put(record).flip();
    return acknowledgement(mine, argument);
  }

  /**
   * Asks whether the daemon answers, as the C library of illumos does.
   *
   * @throws DoorException if it does not
   */
  public void ping() throws DoorException {
    Buffers mine = buffers.get();
    door.call(mine.argument(0), mine.reply);
  }

  private Acknowledgement acknowledgement(Buffers mine, ByteBuffer argument) throws IOException {
    int size = door.call(argument, mine.reply);
    if (size != DoorReply.LAYOUT.size()) {
      throw new NotAcknowledgedException(-1);
    }
    int status = DoorReply.STATUS.get(mine.reply, 0);
    if (status != DoorReply.WRITTEN) {
      throw new NotAcknowledgedException(status);
    }
    return new Acknowledgement(
        DoorReply.SEQUENCE.get(mine.reply, 0), DoorReply.OUTPUTS.get(mine.reply, 0));
  }

  @Override
  public void close() {
    door.close();
  }
}
