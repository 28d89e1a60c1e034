package org.jdoors.syslog.input;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jdoors.syslog.tls.Tls;
import org.jspecify.annotations.Nullable;
import tlschannel.HeapBufferAllocator;
import tlschannel.ServerTlsChannel;
import tlschannel.TlsChannel;

/** One connection of a {@link TcpLoop}, and how far it is. For the loop's thread. */
final class Connection {
  private final SelectionKey key;
  private final InetAddress address;
  private final ByteChannel channel;
  private final @Nullable TlsChannel tls;
  private final FrameSplitter frames;
  private boolean established;
  private boolean queued;
  private long lastActive;
  private long pausedUntil;
  private boolean paused;
  private int records;

  /**
   * @param key of the socket, whose attachment this becomes
   * @param encryption null for none
   * @param now as {@link System#nanoTime}
   */
  Connection(
      SelectionKey key,
      InetAddress address,
      @Nullable Tls encryption,
      int messageBytes,
      FrameSplitter.Sink sink,
      long now) {
    SocketChannel socket = (SocketChannel) key.channel();
    this.key = key;
    this.address = address;
    this.tls = encryption == null ? null : wrap(socket, encryption);
    this.channel = tls == null ? socket : tls;
    this.established = tls == null;
    this.frames =
        new FrameSplitter(
            messageBytes,
            (bytes, from, to, cut) -> {
              records++;
              sink.frame(bytes, from, to, cut);
            });
    this.lastActive = now;
    key.attach(this);
  }

  /** Buffers are given back between reads: a silent connection holds none. */
  private static TlsChannel wrap(SocketChannel socket, Tls encryption) {
    return ServerTlsChannel.newBuilder(socket, encryption.context())
        .withEngineFactory(context -> encryption.server())
        .withRunTasks(false)
        .withReleaseBuffers(true)
        .withPlainBufferAllocator(new HeapBufferAllocator())
        .withEncryptedBufferAllocator(new HeapBufferAllocator())
        .build();
  }

  /**
   * Reads some bytes.
   *
   * @return as a channel's read; 0 if there is nothing more for now
   * @throws tlschannel.TlsChannelFlowControlException what TLS waits for
   */
  int read(ByteBuffer buffer, long now) throws IOException {
    TlsChannel secure = tls;
    if (secure != null && !established) {
      secure.handshake();
      established = true;
    }
    int count = channel.read(buffer);
    if (count > 0) {
      lastActive = now;
    }
    return count;
  }

  boolean isOpen() {
    return key.isValid();
  }

  boolean isSecure() {
    return tls != null;
  }

  /** Whether the handshake is done, if there is one. */
  boolean isEstablished() {
    return established;
  }

  InetAddress address() {
    return address;
  }

  FrameSplitter frames() {
    return frames;
  }

  /** Says for which events the loop waits. */
  void interest(int operations) {
    if (key.isValid()) {
      key.interestOps(operations);
    }
  }

  /** Records since the last call. */
  int takeRecords() {
    int count = records;
    records = 0;
    return count;
  }

  /** Reads nothing more until a time of {@link System#nanoTime}. */
  void pause(long until) {
    paused = true;
    pausedUntil = until;
    interest(0);
  }

  void resume(long now) {
    paused = false;
    lastActive = now;
    interest(SelectionKey.OP_READ);
  }

  long pausedUntil() {
    return pausedUntil;
  }

  /** Marks that the loop will come back by itself; false if it is marked already. */
  boolean queue() {
    boolean first = !queued;
    queued = true;
    return first;
  }

  void unqueue() {
    queued = false;
  }

  /** Whether it has been silent for longer than it may. */
  boolean isOverdue(long now, long idle) {
    long silent = now - lastActive;
    if (!established) {
      return silent > InputLimits.HANDSHAKE.toNanos();
    }
    return !paused && idle > 0 && silent > idle;
  }

  /** Closes; TLS says good-bye if it can do so at once. */
  void close() {
    key.cancel();
    try (SocketChannel socket = (SocketChannel) key.channel()) {
      if (tls != null && socket.isOpen()) {
        tls.close();
      }
    } catch (IOException e) {
      // The peer has gone without a word: there is nobody to tell.
      paused = false;
    }
  }
}
