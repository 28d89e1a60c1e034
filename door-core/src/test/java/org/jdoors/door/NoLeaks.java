package org.jdoors.door;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Checks after each test that it left no file of its folder and no pipe open. Descriptors that the
 * door library keeps for its threads and for doors that were called (its own sockets, memory and
 * bells) are not counted: how many there are depends on scheduling.
 */
public final class NoLeaks implements BeforeEachCallback, AfterEachCallback {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Namespace NAMESPACE = Namespace.create(NoLeaks.class);

  @Override
  public void beforeEach(ExtensionContext context) {
    context.getStore(NAMESPACE).put("before", openFiles());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    List<?> before = Objects.requireNonNull(context.getStore(NAMESPACE).get("before", List.class));
    // What a client showed is closed by a thread of the library's own, a little later.
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (openFiles().size() > before.size()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("open files and pipes before=" + before + " after=" + openFiles());
      }
      Thread.onSpinWait();
    }
  }

  /** Files in folders of tests, and pipes, that this process has open. */
  public static List<String> openFiles() {
    File[] all = Objects.requireNonNull(new File("/proc/self/fd").listFiles());
    return Arrays.stream(all).map(NoLeaks::target).filter(NoLeaks::counts).sorted().toList();
  }

  /** All descriptors of this process. */
  public static int descriptors() {
    return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
  }

  private static String target(File link) {
    try {
      return Files.readSymbolicLink(link.toPath()).toString();
    } catch (IOException e) {
      return "gone";
    }
  }

  /** The machine itself opens and closes files as it likes, but never in a test's folder. */
  private static boolean counts(String target) {
    return target.startsWith("pipe:") || target.contains("/junit");
  }
}
