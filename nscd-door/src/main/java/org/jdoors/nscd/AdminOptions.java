package org.jdoors.nscd;

import java.util.ArrayList;
import java.util.List;
import org.jdoors.nscd.wire.AdminChange;
import org.jdoors.nscd.wire.CacheName;
import org.jdoors.nscd.wire.CacheParameter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options by which the native command asks and changes a running daemon, in the order in which
 * they were given: the changes go to the daemon in that order.
 */
final class AdminOptions {

  /** A change that cannot be; natively the last one on the command line is told. */
  static final class BadOption extends Exception {
    private static final long serialVersionUID = 1L;

    BadOption(String message) {
      super(message);
    }
  }

  /** One option that changes a setting or a cache. */
  private record Asked(char option, String value) {}

  private final List<Asked> asked = new ArrayList<>();

  @Option(names = "-g", description = "Print settings and statistics of the caches.")
  private boolean print;

  @Option(names = "-G", description = "As -g; of the caller's own daemon, if that is not root.")
  private boolean printOfUser;

  @Option(names = "-K", description = "End the daemon.")
  private boolean kill;

  @Option(names = "-F", description = "Is for the native daemon's own use, and refused.")
  private boolean forker;

  /** Options that are taken and do nothing. */
  private boolean ignored;

  @Option(names = "-i", paramLabel = "CACHE", description = "Empty the cache.")
  void flush(@Nullable String value) {
    add('i', value);
  }

  @Option(names = "-e", paramLabel = "CACHE,yes|no", description = "Use the cache, or do not.")
  void enable(@Nullable String value) {
    add('e', value);
  }

  @Option(
      names = "-c",
      paramLabel = "CACHE,yes|no",
      description = "Whether a changed file empties the cache.")
  void checkFiles(@Nullable String value) {
    add('c', value);
  }

  @Option(names = "-p", paramLabel = "CACHE,SECONDS", description = "How long entries are kept.")
  void positiveTtl(@Nullable String value) {
    add('p', value);
  }

  @Option(
      names = "-n",
      paramLabel = "CACHE,SECONDS",
      description = "How long it is remembered that there is no entry.")
  void negativeTtl(@Nullable String value) {
    add('n', value);
  }

  @Option(names = "-h", paramLabel = "CACHE,COUNT", description = "Entries to keep fresh.")
  void keepHot(@Nullable String value) {
    add('h', value);
  }

  @Option(names = "-s", paramLabel = "CACHE,SIZE", description = "Has no effect.")
  void size(@Nullable String value) {
    ignored |= value != null;
  }

  @Option(names = "-o", paramLabel = "CACHE,yes|no", description = "Has no effect.")
  void oldDataOk(@Nullable String value) {
    ignored |= value != null;
  }

  @Option(names = "-S", paramLabel = "CACHE,yes|no", description = "Has no effect.")
  void secure(@Nullable String value) {
    ignored |= value != null;
  }

  /** The parser also gives null, before it begins. */
  private void add(char option, @Nullable String value) {
    if (value != null) {
      asked.add(new Asked(option, value));
    }
  }

  /** Whether any option was given. */
  boolean isGiven() {
    return print || printOfUser || kill || forker || ignored || !asked.isEmpty();
  }

  /** Whether the options are one and the same that prints; {@code -g} or {@code -G} alone. */
  boolean isOnlyPrint() {
    return print != printOfUser && !kill && !forker && !ignored && asked.isEmpty();
  }

  boolean printsOfUser() {
    return printOfUser;
  }

  boolean prints() {
    return print || printOfUser;
  }

  boolean kills() {
    return kill;
  }

  boolean isForker() {
    return forker;
  }

  boolean changes() {
    return !asked.isEmpty();
  }

  boolean flushes() {
    return asked.stream().anyMatch(each -> each.option() == 'i');
  }

  /** What is to change. */
  AdminChange change() throws BadOption {
    AdminChange.Builder change = new AdminChange.Builder();
    BadOption last = null;
    for (Asked each : asked) {
      try {
        add(change, each);
      } catch (BadOption e) {
        last = e;
      }
    }
    if (last != null) {
      throw last;
    }
    return change.build();
  }

  private static void add(AdminChange.Builder change, Asked asked) throws BadOption {
    String[] parts = asked.value().split(",", 2);
    CacheName cache =
        CacheName.find(parts[0])
            .orElseThrow(() -> new BadOption("invalid cache name \"" + parts[0] + "\""));
    if (asked.option() == 'i') {
      change.flush(cache);
      return;
    }
    if (parts.length < 2) {
      throw new BadOption("value missing after \"" + parts[0] + "\"");
    }
    switch (asked.option()) {
      case 'e' -> change.set(cache, CacheParameter.ENABLE, flag(parts));
      case 'c' -> change.set(cache, CacheParameter.CHECK_FILES, flag(parts));
      case 'p' -> change.set(cache, CacheParameter.POSITIVE_TTL, number(parts));
      case 'n' -> change.set(cache, CacheParameter.NEGATIVE_TTL, number(parts));
      case 'h' -> change.set(cache, CacheParameter.KEEP_HOT, number(parts));
      default -> throw new AssertionError(asked);
    }
  }

  private static int flag(String[] parts) throws BadOption {
    return switch (parts[1]) {
      case "yes" -> 1;
      case "no" -> 0;
      default -> throw new BadOption("\"yes\" or \"no\" not specified after \"" + parts[0] + "\"");
    };
  }

  /** The native command takes what is no number for 0, which would disable the cache. */
  private static int number(String[] parts) throws BadOption {
    try {
      return Integer.parseInt(parts[1]);
    } catch (NumberFormatException e) {
      throw new BadOption("\"" + parts[1] + "\" is no number");
    }
  }
}
