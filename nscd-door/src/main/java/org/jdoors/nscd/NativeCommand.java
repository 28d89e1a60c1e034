package org.jdoors.nscd;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jdoors.daemon.ExitStatus;
import org.jdoors.daemon.Failure;
import org.jdoors.nscd.admin.ReportText;
import org.jdoors.nscd.client.NameService;
import org.jdoors.nscd.wire.AdminChange;
import org.jdoors.nscd.wire.AdminReport;
import org.jdoors.nscd.wire.Reply;
import org.jdoors.nscd.wire.Status;
import org.jspecify.annotations.Nullable;

/**
 * The program without a command, which does what the native command does: it asks whether a daemon
 * is there, administers that one, or starts one.
 *
 * <p>Source: illumos cmd/nscd/server.c and nscd_admin.c, and the recorded command lines.
 */
final class NativeCommand {

  /** As the native command: wrong usage, no daemon, no permission. */
  private static final int FAILED = 1;

  private static final String NAME = "nscd-door";

  private final Path door;
  private final boolean root;
  private final PrintStream out;
  private final PrintStream err;

  /**
   * @param root whether the caller is; others may only look
   */
  NativeCommand(Path door, boolean root, PrintStream out, PrintStream err) {
    this.door = door;
    this.root = root;
    this.out = out;
    this.err = err;
  }

  /** Prints how the program is used. */
  interface Usage {
    void print(PrintStream to);
  }

  /**
   * Does what the options say.
   *
   * @param unknown options that there are not
   */
  int run(AdminOptions admin, StartOptions start, List<String> unknown, Usage usage)
      throws Failure, InterruptedException {
    if (!root && !admin.isOnlyPrint() && (admin.isGiven() || !unknown.isEmpty())) {
      return misused("Must be root to use any option other than -g", usage);
    }
    AdminChange change;
    try (NameService names = find()) {
      if (names == null && admin.prints()) {
        return root
            ? misused(NAME + " not running, no statistics to show", usage)
            : failed(NAME + " doesn't appear to be running.");
      } else if (names == null && admin.flushes()) {
        return misused(NAME + " not running, no cache to invalidate", usage);
      } else if (!unknown.isEmpty()) {
        return misused(NAME + ": unknown option: " + unknown.get(0), usage);
      } else if (admin.isForker()) {
        return failed(NAME + ": -F: there are no daemons of single users, so none to fork them");
      } else if (admin.kills()) {
        return names == null ? ExitStatus.OK : kill(names);
      }
      change = admin.change();
      if (names != null) {
        boolean changes = root && (admin.changes() || start.changesLog());
        return administer(names, admin, changes ? change : null);
      }
    } catch (AdminOptions.BadOption e) {
      return misused(NAME + ": " + e.getMessage(), usage);
    } catch (IOException e) {
      throw new Failure(FAILED, e);
    }
    return start.serve(door, change, out);
  }

  /** The daemon, if one answers. */
  private @Nullable NameService find() {
    NameService names = null;
    try {
      names = Connection.open(door);
      if (names.ping()) {
        return names;
      }
    } catch (IOException e) {
      // Not there, which is what was asked.
    }
    if (names != null) {
      names.close();
    }
    return null;
  }

  private int administer(NameService names, AdminOptions admin, @Nullable AdminChange change)
      throws IOException {
    if (admin.prints()) {
      boolean ofUser = !root && admin.printsOfUser();
      Optional<AdminReport> report = ofUser ? names.reportOfUser() : names.report();
      if (report.isEmpty()) {
        return failed(
            root
                ? "Cannot contact nscd properly(?)"
                : "unable to get configuration and statistics data");
      }
      out.print(ReportText.of(report.get()));
      out.flush();
    }
    if (change != null) {
      Reply reply = names.change(change);
      if (reply.status() != Status.SUCCESS) {
        return refused(reply);
      }
    } else if (!admin.prints()) {
      err.println(NAME + " already running.... no administration option specified");
    }
    return out.checkError() ? ExitStatus.FATAL : ExitStatus.OK;
  }

  /** The native daemon is gone before it can answer. */
  private int kill(NameService names) {
    try {
      Reply reply = names.stopDaemon();
      return reply.status() == Status.ERROR ? refused(reply) : ExitStatus.OK;
    } catch (IOException e) {
      return ExitStatus.OK;
    }
  }

  private int refused(Reply reply) {
    return failed(
        "Error during admin call (status "
            + reply.status()
            + ", errno "
            + reply.errno()
            + ", result "
            + reply.nscdResult()
            + ")");
  }

  private int failed(String message) {
    err.println(message);
    return FAILED;
  }

  private int misused(String message, Usage usage) {
    err.println(message);
    usage.print(err);
    return FAILED;
  }
}
