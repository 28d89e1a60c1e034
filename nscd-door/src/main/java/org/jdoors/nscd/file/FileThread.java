package org.jdoors.nscd.file;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The thread that reads files, and one that hears of changes: of the folder that holds the file,
 * and, where the path is a link, of the folder of what it leads to. Where the system tells nothing
 * (some file systems, and systems where Java would have to look again and again by itself) those
 * who ask find out.
 */
public final class FileThread implements FileReads.Queue, AutoCloseable {

  private final ScheduledThreadPoolExecutor reader;
  private final Consumer<String> warnings;
  private final List<Watched> watched = new CopyOnWriteArrayList<>();
  private final @Nullable WatchService service;

  /** A path, and who is to be told. */
  private record Watched(Path path, Runnable changed) {}

  /**
   * Starts the threads.
   *
   * @param warnings told if the system does not tell of changes
   */
  public FileThread(Consumer<String> warnings) {
    this.warnings = warnings;
    this.reader = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "nscd-files"));
    reader.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.service = service();
    if (service != null) {
      daemon(this::listen, "nscd-changes").start();
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** A service that the system feeds, not one that looks by itself every few seconds. */
  private static @Nullable WatchService service() {
    try {
      WatchService made = FileSystems.getDefault().newWatchService();
      if (!made.getClass().getSimpleName().contains("Polling")) {
        return made;
      }
      made.close();
    } catch (IOException | UnsupportedOperationException e) {
      // Whoever asks will look.
    }
    return null;
  }

  @Override
  public void add(Runnable read, Duration delay) {
    if (!reader.isShutdown()) {
      ScheduledFuture<?> ignored =
          reader.schedule(() -> run(read), delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void run(Runnable read) {
    try {
      read.run();
    } catch (RuntimeException e) {
      warnings.accept("reading a file failed: " + e);
    }
  }

  @Override
  public void watch(Path path, Runnable changed) {
    Watched one = new Watched(path.toAbsolutePath(), changed);
    watched.add(one);
    register(one);
  }

  /** Registering a folder again changes nothing. */
  private void register(Watched one) {
    WatchService open = service;
    if (open == null) {
      return;
    }
    for (Path folder : folders(one.path())) {
      try {
        folder.register(
            open,
            StandardWatchEventKinds.ENTRY_CREATE,
            StandardWatchEventKinds.ENTRY_MODIFY,
            StandardWatchEventKinds.ENTRY_DELETE);
      } catch (IOException e) {
        warnings.accept(folder + ": changes are not told here: " + e.getMessage());
      } catch (ClosedWatchServiceException e) {
        return;
      }
    }
  }

  /** The folders in which a change may mean another file. */
  private static Set<Path> folders(Path path) {
    Set<Path> folders = new HashSet<>();
    addFolder(folders, path);
    try {
      addFolder(folders, path.toRealPath());
    } catch (IOException e) {
      // No such file: its folder tells when it comes.
    }
    return folders;
  }

  private static void addFolder(Set<Path> folders, Path path) {
    Path folder = path.getParent();
    if (folder != null) {
      folders.add(folder);
    }
  }

  private void listen() {
    WatchService open = service;
    try {
      while (open != null) {
        WatchKey key = open.take();
        List<Path> names = new ArrayList<>();
        boolean all = false;
        for (WatchEvent<?> event : key.pollEvents()) {
          if (event.context() instanceof Path name) {
            names.add(name);
          } else {
            all = true;
          }
        }
        boolean lost = !key.reset();
        for (Watched one : watched) {
          if (all || lost || concerns(names, one.path())) {
            one.changed().run();
            register(one);
          }
        }
      }
    } catch (ClosedWatchServiceException e) {
      // The end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Names are compared without their folders: a look too many does no harm. */
  private static boolean concerns(List<Path> names, Path path) {
    if (names.contains(path.getFileName())) {
      return true;
    }
    try {
      return names.contains(path.toRealPath().getFileName());
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    reader.shutdownNow();
    if (service != null) {
      try {
        service.close();
      } catch (IOException e) {
        warnings.accept("watching files: " + e.getMessage());
      }
    }
  }
}
