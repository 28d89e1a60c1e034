package org.jdoors.door.selftest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Where the checks work: a folder of their own and other processes, all of which go with it. */
final class Bench implements AutoCloseable {

  private final Path folder;
  private final AtomicInteger names = new AtomicInteger();
  private final List<Peer> peers = new CopyOnWriteArrayList<>();

  /** For the case that the program is interrupted. */
  private final Thread hook = new Thread(this::cleanUp, "selftest-clean-up");

  private Bench(Path folder) {
    this.folder = folder;
  }

  /** A new folder, mode 0700, below another one. */
  static Bench in(Path parent) throws IOException {
    Path folder =
        Files.createTempDirectory(
            parent,
            "jdoors-selftest-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Bench bench = new Bench(folder);
    Runtime.getRuntime().addShutdownHook(bench.hook);
    return bench;
  }

  Path folder() {
    return folder;
  }

  /** A path in the folder that no check has used. */
  Path path() {
    return folder.resolve("door-" + names.incrementAndGet());
  }

  /** Another process; {@link Peer} says what it can do. */
  Peer peer(String role, Path path) throws IOException {
    Peer peer = Peer.start(role, path);
    peers.add(peer);
    return peer;
  }

  /** Ends the other processes, which also ends all waiting for them. */
  void killPeers() {
    peers.forEach(Peer::close);
    peers.clear();
  }

  /** Ends the other processes and removes the folder with all that is in it. */
  @Override
  public void close() {
    cleanUp();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It runs.
      return;
    }
  }

  private synchronized void cleanUp() {
    killPeers();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, @Nullable IOException failure)
                throws IOException {
              Files.deleteIfExists(each);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (NoSuchFileException e) {
      // Removed already, by the hook that runs when the program is interrupted.
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
