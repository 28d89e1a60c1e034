package org.jdoors.nscd.source.dns;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One question and its answer by a TCP connection of their own, each behind its length in two
 * bytes. No thread waits for it.
 *
 * <p>Source: RFC 1035 section 4.2.2, RFC 7766 section 8.
 */
final class TcpExchange {

  private final AsynchronousSocketChannel channel;
  private final CompletableFuture<byte[]> answer = new CompletableFuture<>();

  private TcpExchange(AsynchronousSocketChannel channel) {
    this.channel = channel;
  }

  /**
   * Connects, asks and reads the answer.
   *
   * @param timeout for all of it
   */
  static CompletableFuture<byte[]> ask(SocketAddress server, byte[] query, Duration timeout) {
    TcpExchange exchange;
    try {
      exchange = new TcpExchange(AsynchronousSocketChannel.open());
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
    CompletableFuture<byte[]> ended =
        exchange.answer.whenComplete((bytes, error) -> exchange.close());
    exchange.answer.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
    exchange.connect(server, query);
    return ended;
  }

  private void connect(SocketAddress server, byte[] query) {
    ByteBuffer packet = ByteBuffer.allocate(Short.BYTES + query.length);
    packet.putShort((short) query.length).put(query).flip();
    channel.connect(server, null, handler((Void connected) -> write(packet)));
  }

  private void write(ByteBuffer packet) {
    if (packet.hasRemaining()) {
      channel.write(packet, null, handler((Integer written) -> write(packet)));
    } else {
      ByteBuffer length = ByteBuffer.allocate(Short.BYTES);
      read(length, () -> readAnswer(Short.toUnsignedInt(length.getShort(0))));
    }
  }

  private void readAnswer(int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    read(bytes, () -> answer.complete(bytes.array()));
  }

  private void read(ByteBuffer buffer, Runnable full) {
    if (!buffer.hasRemaining()) {
      full.run();
      return;
    }
    channel.read(
        buffer,
        null,
        handler(
            (Integer count) -> {
              if (count < 0) {
                answer.completeExceptionally(new EOFException("connection closed"));
              } else {
                read(buffer, full);
              }
            }));
  }

  private <T> CompletionHandler<T, Void> handler(Consumer<T> next) {
    return new CompletionHandler<>() {
      @Override
      public void completed(T result, Void nothing) {
        next.accept(result);
      }

      @Override
      public void failed(Throwable error, Void nothing) {
        answer.completeExceptionally(error);
      }
    };
  }

  private void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nobody needs it any more.
    }
  }
}
