package org.jdoors.nscd.source;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The source {@code files}: passwd, group and hosts files, read as a whole and indexed. The
 * databases hosts and ipnodes share one file.
 */
public final class FilesSource implements Source {

  private static final Lookup NOT_FOUND = new Lookup.NotFound();

  private final Map<Database, WatchedFile> files = new EnumMap<>(Database.class);

  /**
   * Reads the files now; one that cannot be read is told to {@code warnings} and tried again.
   *
   * @param files where the files are
   * @param nanoTime a running clock, as {@link System#nanoTime}
   * @param clock the time of day that modification times are compared with
   * @param warnings told one line of text per problem; called by any thread
   */
  public FilesSource(
      Files files, LongSupplier nanoTime, InstantSource clock, Consumer<String> warnings) {
    add(
        Database.PASSWD,
        new WatchedFile(
            files.passwd(),
            (bytes, faults) -> AccountSnapshot.read(AccountSnapshot.Format.PASSWD, bytes, faults),
            nanoTime,
            clock,
            warnings));
    add(
        Database.GROUP,
        new WatchedFile(
            files.group(),
            (bytes, faults) -> AccountSnapshot.read(AccountSnapshot.Format.GROUP, bytes, faults),
            nanoTime,
            clock,
            warnings));
    WatchedFile hosts =
        new WatchedFile(files.hosts(), HostsSnapshot::read, nanoTime, clock, warnings);
    add(Database.HOSTS, hosts);
    add(Database.IPNODES, hosts);
  }

  private void add(Database database, WatchedFile file) {
    file.refresh();
    files.put(database, file);
  }

  @Override
  public String name() {
    return "files";
  }

  @Override
  public Lookup lookup(LookupKey key) {
    WatchedFile file = file(key.question().database());
    file.refresh();
    Snapshot snapshot = file.snapshot();
    if (snapshot == null) {
      return new Lookup.Unavailable(file + " could not be read");
    }
    byte[] text = snapshot.find(key);
    return text == null ? NOT_FOUND : new Lookup.Found(text, Lookup.Found.UNLIMITED);
  }

  @Override
  public @Nullable Entries entries(Database database) {
    WatchedFile file = file(database);
    file.refresh();
    Snapshot snapshot = file.snapshot();
    return snapshot == null ? null : snapshot.all(database);
  }

  @Override
  public long generation(Database database) {
    WatchedFile file = file(database);
    file.refresh();
    return file.generation();
  }

  private WatchedFile file(Database database) {
    WatchedFile file = files.get(database);
    if (file == null) {
      throw new IllegalArgumentException("no file for " + database);
    }
    return file;
  }

  /**
   * One file.
   *
   * @param path where it is
   * @param interval shortest time between two looks at it
   */
  public record WatchedPath(Path path, Duration interval) {}

  /** The files of the source. */
  public record Files(WatchedPath passwd, WatchedPath group, WatchedPath hosts) {}
}
