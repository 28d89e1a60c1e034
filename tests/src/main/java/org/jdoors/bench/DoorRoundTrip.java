package org.jdoors.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jdoors.door.Door;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a round trip between two Java processes cost: over a door, over two pipes, over an
 * AF_UNIX stream socket? The same peer process answers all three.
 *
 * <p>{@code tests/bench java}, or {@code java -cp 'tests/target/classes:tests/target/lib/*'
 * org.openjdk.jmh.Main DoorRoundTrip}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class DoorRoundTrip {

  /** Bytes each way. */
  @Param({"64", "4096"})
  private int size;

  private Peer peer = Peer.NONE;
  private ByteBuffer request = ByteBuffer.allocateDirect(0);
  private ByteBuffer reply = ByteBuffer.allocateDirect(0);
  private byte[] message = {};

  @Setup(Level.Trial)
  public void start() throws IOException {
    request = ByteBuffer.allocateDirect(size);
    reply = ByteBuffer.allocateDirect(size);
    message = new byte[size];
    peer = Peer.start(size);
  }

  @TearDown(Level.Trial)
  public void stop() throws IOException, InterruptedException {
    peer.stop();
  }

  @Benchmark
  public int door() throws IOException {
    return peer.door().call(request, reply);
  }

  @Benchmark
  public int pipe() throws IOException {
    peer.out().write(message);
    peer.out().flush();
    return peer.in().readNBytes(message, 0, size);
  }

  @Benchmark
  public int unixSocket() throws IOException {
    SocketChannel socket = peer.socket();
    request.clear();
    while (request.hasRemaining()) {
      socket.write(request);
    }
    reply.clear();
    while (reply.hasRemaining()) {
      if (socket.read(reply) < 0) {
        throw new IOException("peer is gone");
      }
    }
    return reply.position();
  }

  /** The peer process and the three ways to it. */
  private record Peer(
      List<AutoCloseable> resources,
      Door door,
      SocketChannel socket,
      InputStream in,
      OutputStream out) {

    @SuppressWarnings("NullAway") // stands for "not started" between construction and set-up
    static final Peer NONE = new Peer(List.of(), null, null, null, null);

    static Peer start(int size) throws IOException {
      Path directory = Files.createTempDirectory("bench");
      Path doorPath = directory.resolve("door");
      Path socketPath = directory.resolve("socket");
      try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        listener.bind(UnixDomainSocketAddress.of(socketPath));
        Process process =
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path", "")
                        + File.pathSeparator
                        + System.getProperty("jdoors.bench.classpath", ""),
                    EchoPeer.class.getName(),
                    doorPath.toString(),
                    socketPath.toString(),
                    Integer.toString(size))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // The peer connects after it has attached its door.
        SocketChannel socket = listener.accept();
        Door door = Door.open(doorPath);
        return new Peer(
            List.of(
                door,
                socket,
                process.getOutputStream(),
                process::waitFor,
                () -> Files.delete(doorPath),
                () -> Files.delete(socketPath),
                () -> Files.delete(directory)),
            door,
            socket,
            process.getInputStream(),
            process.getOutputStream());
      }
    }

    void stop() throws IOException {
      for (AutoCloseable resource : resources) {
        try {
          resource.close();
        } catch (Exception e) {
          throw new IOException("cannot stop the peer", e);
        }
      }
    }
  }
}
