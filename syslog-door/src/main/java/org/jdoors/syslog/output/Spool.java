package org.jdoors.syslog.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A backlog in a folder, which outlives the daemon: files {@code NNNNNNNNNN.spool} of frames,
 *
 * <pre>
 *   int32 length of the frame   big endian, 1 or more
 *   int32 CRC-32 of the frame
 *   the frame
 * </pre>
 *
 * <p>A file is removed when all its frames are released; how far the oldest one is released stands
 * in {@code released}. What a crash left at the end of a file, and everything behind the first
 * frame that is damaged, is not read. A crash can bring released frames back, but loses none that
 * was written; there is no fsync(2), so a machine that stops may lose what the file system had not
 * written yet.
 */
final class Spool implements Backlog {
  private static final Logger LOG = LogManager.getLogger(Spool.class);
  private static final Pattern NAME = Pattern.compile("(\\d{10})\\.spool");
  private static final String RELEASED = "released";
  private static final int HEAD = 8;
  private static final int LONGEST = 16 * 1024 * 1024;

  private final Path folder;
  private final long limit;
  private final long segmentBytes;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private final Deque<Place> read = new ArrayDeque<>();
  private @Nullable FileChannel writing;
  private Place released;
  private Place next;
  private long bytes;

  /** One file; {@code end} is where its good frames end. */
  private static final class Segment {
    private final long number;
    private final Path path;
    private long end;

    Segment(long number, Path path, long end) {
      this.number = number;
      this.path = path;
      this.end = end;
    }
  }

  /** Somewhere between two frames. */
  private record Place(long segment, long offset) {}

  /**
   * Opens the folder, which is made if it is missing.
   *
   * @param limit bytes of frames that wait at most
   * @param segmentBytes from which on a new file is begun
   */
  Spool(Path folder, long limit, long segmentBytes) throws IOException {
    this.folder = folder;
    this.limit = limit;
    this.segmentBytes = segmentBytes;
    Files.createDirectories(folder);
    List<Path> paths = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(paths::add);
    }
    Collections.sort(paths);
    for (Path path : paths) {
      Matcher name = NAME.matcher(path.getFileName().toString());
      if (name.matches()) {
        segments.add(new Segment(Long.parseLong(name.group(1)), path, goodEnd(path)));
      }
    }
    released = readReleased();
    next = released;
    bytes = segments.stream().mapToLong(segment -> segment.end).sum() - released.offset();
  }

  /** Where the last good frame of a file ends; what is behind it is cut off. */
  private static long goodEnd(Path path) throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = 0;
      for (byte[] frame = frame(channel, 0); frame != null; frame = frame(channel, end)) {
        end += HEAD + frame.length;
      }
      if (end < channel.size()) {
        LOG.warn("damaged end of spool cut off path=\"{}\" bytes={}", path, channel.size() - end);
        channel.truncate(end);
      }
      return end;
    }
  }

  /** The frame at an offset, null if there is no good one. */
  private static byte @Nullable [] frame(FileChannel channel, long offset) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(HEAD);
    if (!fill(channel, head, offset)) {
      return null;
    }
    int length = head.getInt(0);
    if (length < 1 || length > LONGEST) {
      // A machine that stopped may leave zeros, which are no frame, where its file system had
      // space.
      return null;
    }
    ByteBuffer frame = ByteBuffer.allocate(length);
    if (!fill(channel, frame, offset + HEAD) || crc(frame.array()) != head.getInt(4)) {
      return null;
    }
    return frame.array();
  }

  private static boolean fill(FileChannel channel, ByteBuffer buffer, long offset)
      throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        return false;
      }
    }
    return true;
  }

  private static int crc(byte[] frame) {
    CRC32 crc = new CRC32();
    crc.update(frame);
    return (int) crc.getValue();
  }

  /** How far the oldest file is released; its begin if that is not known. */
  private Place readReleased() throws IOException {
    Segment oldest = segments.peekFirst();
    Path file = folder.resolve(RELEASED);
    if (oldest == null) {
      // What it says of a file that is gone must not be taken for a new one of the same number.
      Files.deleteIfExists(file);
      return new Place(1, 0);
    }
    if (Files.exists(file)) {
      ByteBuffer stored = ByteBuffer.wrap(Files.readAllBytes(file));
      boolean whole = stored.remaining() == 2 * Long.BYTES;
      if (whole && stored.getLong(0) == oldest.number && stored.getLong(Long.BYTES) <= oldest.end) {
        return new Place(oldest.number, stored.getLong(Long.BYTES));
      }
    }
    return new Place(oldest.number, 0);
  }

  @Override
  public boolean append(byte[] frame) throws IOException {
    if (bytes + HEAD + frame.length > limit) {
      return false;
    }
    Segment last = segments.peekLast();
    if (last == null || last.end >= segmentBytes) {
      last = begin(last == null ? next.segment() : last.number + 1);
    }
    ByteBuffer buffer = ByteBuffer.allocate(HEAD + frame.length);
    buffer.putInt(frame.length).putInt(crc(frame)).put(frame).flip();
    FileChannel channel = channel(last);
    long at = last.end;
    while (buffer.hasRemaining()) {
      // At its place, and not at the end: a frame that was cut short by a full disk is overwritten.
      at += channel.write(buffer, at);
    }
    last.end = at;
    bytes += HEAD + frame.length;
    return true;
  }

  private Segment begin(long number) throws IOException {
    closeWriting();
    Segment segment = new Segment(number, folder.resolve(String.format("%010d.spool", number)), 0);
    segments.add(segment);
    return segment;
  }

  private FileChannel channel(Segment last) throws IOException {
    FileChannel channel = writing;
    if (channel == null) {
      channel =
          FileChannel.open(
              last.path,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      writing = channel;
    }
    return channel;
  }

  private void closeWriting() throws IOException {
    FileChannel channel = writing;
    writing = null;
    if (channel != null) {
      channel.close();
    }
  }

  @Override
  public byte @Nullable [] read() throws IOException {
    Segment from = segment();
    if (from == null) {
      return null;
    }
    byte[] frame;
    if (from.number == segments.getLast().number) {
      frame = frame(channel(from), next.offset());
    } else {
      try (FileChannel channel = FileChannel.open(from.path, StandardOpenOption.READ)) {
        frame = frame(channel, next.offset());
      }
    }
    if (frame == null) {
      throw new IOException(from.path + ": damaged at " + next.offset());
    }
    next = new Place(from.number, next.offset() + HEAD + frame.length);
    read.add(next);
    return frame;
  }

  /** The file of the next frame, null if there is none. */
  private @Nullable Segment segment() {
    for (Segment segment : segments) {
      if (segment.number == next.segment() && next.offset() < segment.end) {
        return segment;
      }
      if (segment.number > next.segment() && segment.end > 0) {
        next = new Place(segment.number, 0);
        return segment;
      }
    }
    return null;
  }

  @Override
  public void release(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      released = read.remove();
    }
    while (!segments.isEmpty() && isReleased(segments.element())) {
      Segment oldest = segments.remove();
      if (segments.isEmpty()) {
        closeWriting();
      }
      Files.deleteIfExists(oldest.path);
    }
    if (segments.isEmpty()) {
      released = new Place(released.segment() + 1, 0);
      next = released;
    }
    bytes = segments.stream().mapToLong(segment -> segment.end).sum() - offsetInOldest();
    ByteBuffer stored = ByteBuffer.allocate(2 * Long.BYTES);
    stored.putLong(released.segment()).putLong(released.offset());
    Files.write(folder.resolve(RELEASED), stored.array());
  }

  private boolean isReleased(Segment oldest) {
    return oldest.number < released.segment()
        || (oldest.number == released.segment() && released.offset() >= oldest.end);
  }

  private long offsetInOldest() {
    Segment oldest = segments.peekFirst();
    return oldest != null && oldest.number == released.segment() ? released.offset() : 0;
  }

  @Override
  public void rewind() {
    next = released;
    read.clear();
  }

  @Override
  public boolean isRead() {
    return segment() == null;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() throws IOException {
    closeWriting();
  }
}
