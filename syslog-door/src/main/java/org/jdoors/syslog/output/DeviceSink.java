package org.jdoors.syslog.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.Predicate;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jdoors.syslog.record.Bytes;
import org.jdoors.syslog.record.SyslogRecord;
import org.jspecify.annotations.Nullable;

/**
 * A terminal, the console or a FIFO: opened when the first record comes, and once more if a write
 * fails, because a terminal that hung up can be had again. Opening a FIFO waits for a reader.
 */
final class DeviceSink implements QueuedOutput.Sink {
  private static final Logger LOG = LogManager.getLogger(DeviceSink.class);

  private final Path path;
  private final LineMaker maker;
  private final Predicate<SyslogRecord> takes;
  private final Bytes line = new Bytes(2048);
  private volatile @Nullable FileChannel channel;

  /**
   * @param takes which records may go there
   */
  DeviceSink(Path path, LineMaker maker, Predicate<SyslogRecord> takes) {
    this.path = path;
    this.maker = maker;
    this.takes = takes;
  }

  @Override
  public boolean takes(SyslogRecord record) {
    return takes.test(record);
  }

  @Override
  public void write(SyslogRecord record) throws IOException {
    maker.format(record, line);
    ByteBuffer bytes = ByteBuffer.wrap(line.array(), 0, line.length());
    FileChannel open = channel;
    if (open != null) {
      try {
        put(open, bytes);
        return;
      } catch (IOException e) {
        LOG.debug("device opened anew path=\"{}\" error=\"{}\"", path, e.getMessage());
        reopen();
        // The reader of the FIFO is gone, or the terminal was hung up: the whole line again.
        bytes.rewind();
      }
    }
    FileChannel opened = FileChannel.open(path, StandardOpenOption.WRITE);
    channel = opened;
    put(opened, bytes);
  }

  private static void put(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void reopen() {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.debug("close failed path=\"{}\" error=\"{}\"", path, e.getMessage());
      }
    }
  }

  @Override
  public void close(Duration limit) {
    reopen();
  }

  @Override
  public void abort() {
    // Closing wakes a thread that hangs in a write; one that hangs in open(2) ends with the
    // process.
    reopen();
  }
}
