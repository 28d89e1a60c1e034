package org.jdoors.nscd;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jdoors.daemon.ExitStatus;
import org.jdoors.daemon.Failure;
import org.jdoors.nscd.admin.ReportText;
import org.jdoors.nscd.client.NameService;
import org.jdoors.nscd.wire.AdminChange;
import org.jdoors.nscd.wire.CacheName;
import org.jdoors.nscd.wire.CacheParameter;
import org.jdoors.nscd.wire.IllumosErrno;
import org.jdoors.nscd.wire.Reply;
import org.jdoors.nscd.wire.Status;
import picocli.CommandLine.Option;

/**
 * The options by which the native command asks and changes a running daemon. As there, statistics
 * are printed first, then all changes go in one call.
 */
final class AdminOptions {

  /** As the native command: wrong usage, no daemon, no permission. */
  static final int FAILED = 1;

  @Option(names = "-g", description = "Print settings and statistics of the caches.")
  private boolean print;

  @Option(names = "-G", description = "As -g; there are no caches of single users.")
  private boolean printOfUser;

  @Option(names = "-i", paramLabel = "CACHE", description = "Empty the cache.")
  private List<String> flushed = new ArrayList<>();

  @Option(names = "-e", paramLabel = "CACHE,yes|no", description = "Use the cache, or do not.")
  private List<String> enabled = new ArrayList<>();

  @Option(
      names = "-c",
      paramLabel = "CACHE,yes|no",
      description = "Whether a changed file empties the cache.")
  private List<String> checkFiles = new ArrayList<>();

  @Option(names = "-p", paramLabel = "CACHE,SECONDS", description = "How long entries are kept.")
  private List<String> positiveTtls = new ArrayList<>();

  @Option(
      names = "-n",
      paramLabel = "CACHE,SECONDS",
      description = "How long it is remembered that there is no entry.")
  private List<String> negativeTtls = new ArrayList<>();

  @Option(names = "-h", paramLabel = "CACHE,COUNT", description = "Entries to keep fresh.")
  private List<String> hotCounts = new ArrayList<>();

  @Option(names = "-K", description = "End the daemon.")
  private boolean kill;

  @Option(names = "-s", paramLabel = "CACHE,SIZE", description = "Has no effect.")
  private List<String> sizes = new ArrayList<>();

  @Option(names = "-o", paramLabel = "CACHE,yes|no", description = "Has no effect.")
  private List<String> oldDataOk = new ArrayList<>();

  @Option(names = "-S", paramLabel = "CACHE,yes|no", description = "Has no effect.")
  private List<String> secure = new ArrayList<>();

  /** Whether any of the options was given. */
  boolean isGiven() throws Failure {
    return print
        || printOfUser
        || kill
        || !change().isEmpty()
        || !sizes.isEmpty()
        || !oldDataOk.isEmpty()
        || !secure.isEmpty();
  }

  /** Does what the options say. */
  int run(NameService names, PrintStream out) throws Failure, IOException {
    AdminChange change = change();
    if (print || printOfUser) {
      out.print(ReportText.of(names.report()));
      out.flush();
    }
    if (!change.isEmpty()) {
      check(names.change(change));
    }
    if (kill) {
      check(names.stopDaemon());
    }
    return out.checkError() ? ExitStatus.FATAL : ExitStatus.OK;
  }

  private static void check(Reply reply) throws Failure {
    if (reply.status() == Status.ERROR && reply.errno() == IllumosErrno.EACCES) {
      throw new Failure(FAILED, "Must be root to use any option other than -g");
    } else if (reply.status() != Status.SUCCESS) {
      throw new Failure(
          FAILED,
          "the daemon refuses: status " + reply.status() + ", result " + reply.nscdResult());
    }
  }

  private AdminChange change() throws Failure {
    AdminChange.Builder change = new AdminChange.Builder();
    for (String value : positiveTtls) {
      setNumber(change, CacheParameter.POSITIVE_TTL, value);
    }
    for (String value : negativeTtls) {
      setNumber(change, CacheParameter.NEGATIVE_TTL, value);
    }
    for (String value : hotCounts) {
      setNumber(change, CacheParameter.KEEP_HOT, value);
    }
    for (String value : enabled) {
      setFlag(change, CacheParameter.ENABLE, value);
    }
    for (String value : checkFiles) {
      setFlag(change, CacheParameter.CHECK_FILES, value);
    }
    for (String value : flushed) {
      change.flush(cache(value));
    }
    return change.build();
  }

  private static void setNumber(AdminChange.Builder change, CacheParameter parameter, String value)
      throws Failure {
    String number = rest(value);
    try {
      change.set(cache(value), parameter, Integer.parseInt(number));
    } catch (NumberFormatException e) {
      throw new Failure(FAILED, "\"" + number + "\" is no number");
    }
  }

  private static void setFlag(AdminChange.Builder change, CacheParameter parameter, String value)
      throws Failure {
    CacheName cache = cache(value);
    switch (rest(value)) {
      case "yes" -> change.set(cache, parameter, 1);
      case "no" -> change.set(cache, parameter, 0);
      default ->
          throw new Failure(
              FAILED, "\"yes\" or \"no\" not specified after \"" + cache.databaseName() + "\"");
    }
  }

  private static CacheName cache(String value) throws Failure {
    String name = value.split(",", 2)[0];
    return CacheName.find(name)
        .orElseThrow(() -> new Failure(FAILED, "invalid cache name \"" + name + "\""));
  }

  private static String rest(String value) throws Failure {
    String[] parts = value.split(",", 2);
    if (parts.length < 2 || parts[1].isEmpty()) {
      throw new Failure(FAILED, "value missing after \"" + cache(value).databaseName() + "\"");
    }
    return parts[1];
  }
}
