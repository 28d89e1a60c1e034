package org.jdoors.nscd.source;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jdoors.nscd.file.FileFormat;
import org.jdoors.nscd.file.FileReads;
import org.jdoors.nscd.file.LineFaults;
import org.jdoors.nscd.file.WatchedFile;
import org.jspecify.annotations.Nullable;

/**
 * The source {@code files}: passwd, group and hosts files, read as a whole and indexed. The
 * databases hosts and ipnodes share one file.
 */
public final class FilesSource implements Source {

  private static final Lookup NOT_FOUND = new Lookup.NotFound();

  private final Map<Database, WatchedFile<? extends Snapshot>> files =
      new EnumMap<>(Database.class);
  private final Duration shortestInterval;

  /** What was asked for; guarded by itself. */
  private final Map<Database, Duration> intervals = new EnumMap<>(Database.class);

  /**
   * Reads the files now; one that cannot be read is told and tried again.
   *
   * @param shortestInterval between two looks at a file on behalf of requests, whatever is asked
   *     for
   * @param reads how they are read
   */
  public FilesSource(Paths paths, Duration shortestInterval, FileReads reads) {
    this.shortestInterval = shortestInterval;
    files.put(Database.PASSWD, accounts(paths.passwd(), AccountSnapshot.Format.PASSWD, reads));
    files.put(Database.GROUP, accounts(paths.group(), AccountSnapshot.Format.GROUP, reads));
    WatchedFile<HostsSnapshot> hosts = watched(paths.hosts(), HostsSnapshot::read, reads);
    files.put(Database.HOSTS, hosts);
    files.put(Database.IPNODES, hosts);
  }

  private WatchedFile<AccountSnapshot> accounts(
      Path file, AccountSnapshot.Format format, FileReads reads) {
    return watched(file, (bytes, faults) -> AccountSnapshot.read(format, bytes, faults), reads);
  }

  private <T extends Snapshot> WatchedFile<T> watched(
      Path file, BiFunction<byte[], LineFaults, T> reader, FileReads reads) {
    FileFormat<T> format =
        new FileFormat<>() {
          @Override
          public T read(byte[] bytes, LineFaults faults) {
            return reader.apply(bytes, faults);
          }

          @Override
          public boolean keepsAll(T older, T newer) {
            return newer.hasAll(older);
          }
        };
    return new WatchedFile<>(file, shortestInterval, format, reads);
  }

  /** A file of two databases is looked at as often as either wants. */
  @Override
  public void checkInterval(Database database, Duration wanted) {
    synchronized (intervals) {
      intervals.put(database, wanted);
      WatchedFile<? extends Snapshot> file = file(database);
      Duration shortest = wanted;
      for (Map.Entry<Database, Duration> each : intervals.entrySet()) {
        if (files.get(each.getKey()) == file && each.getValue().compareTo(shortest) < 0) {
          shortest = each.getValue();
        }
      }
      file.interval(shortest.compareTo(shortestInterval) < 0 ? shortestInterval : shortest);
    }
  }

  @Override
  public String name() {
    return "files";
  }

  @Override
  public Lookup lookup(LookupKey key) {
    WatchedFile<? extends Snapshot> file = file(key.question().database());
    file.catchUp();
    Snapshot snapshot = file.contents();
    if (snapshot == null) {
      return new Lookup.Unavailable(file + " could not be read");
    }
    byte[] text = snapshot.find(key);
    return text == null ? NOT_FOUND : new Lookup.Found(text, Lookup.Found.UNLIMITED);
  }

  @Override
  public @Nullable Entries entries(Database database) {
    WatchedFile<? extends Snapshot> file = file(database);
    file.catchUp();
    Snapshot snapshot = file.contents();
    return snapshot == null ? null : snapshot.all(database);
  }

  @Override
  public long generation(Database database) {
    return file(database).generation();
  }

  @Override
  public boolean isBehind(Database database) {
    return file(database).isBehind();
  }

  private WatchedFile<? extends Snapshot> file(Database database) {
    WatchedFile<? extends Snapshot> file = files.get(database);
    if (file == null) {
      throw new IllegalArgumentException("no file for " + database);
    }
    return file;
  }

  /** Where the files are. */
  public record Paths(Path passwd, Path group, Path hosts) {}
}
