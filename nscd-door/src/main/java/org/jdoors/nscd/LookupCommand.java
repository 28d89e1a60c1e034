package org.jdoors.nscd;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jdoors.daemon.DoorOption;
import org.jdoors.daemon.ExitStatus;
import org.jdoors.daemon.Failure;
import org.jdoors.nscd.client.Answer;
import org.jdoors.nscd.client.NameService;
import org.jdoors.nscd.wire.NameServiceDoor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks the daemon and prints what {@code getent} prints; the exit status is getent's too. */
@Command(
    name = "lookup",
    description = "Ask the daemon for entries, as getent does.",
    exitCodeOnInvalidInput = LookupCommand.UNKNOWN_DATABASE)
final class LookupCommand implements Callable<Integer> {

  /** As getent: unknown database or wrong usage. */
  static final int UNKNOWN_DATABASE = 1;

  /** As getent: a key was not found. */
  private static final int KEY_NOT_FOUND = 2;

  /** As getent: the database cannot be listed. */
  private static final int NO_ENUMERATION = 3;

  private final PrintStream out;
  private final PrintStream err;

  @Mixin private DoorOption door = new DoorOption(NameServiceDoor.NAME);

  @Parameters(
      index = "0",
      paramLabel = "DATABASE",
      description = "passwd, group, hosts, ipnodes, ahosts, ahostsv4, ahostsv6 or initgroups.")
  private String database = "";

  @Parameters(
      index = "1..*",
      paramLabel = "KEY",
      description = "Names, numbers or addresses; without any all entries are listed.")
  private List<String> keys = List.of();

  LookupCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() throws Failure {
    Format format = format();
    if (keys.isEmpty() && !format.canList()) {
      throw new Failure(NO_ENUMERATION, "Enumeration not supported on " + database);
    }
    int status = ExitStatus.OK;
    try (NameService names = Connection.open(door.path())) {
      if (keys.isEmpty() && !print(format.list(names), "")) {
        status = NO_ENUMERATION;
      }
      for (String key : keys) {
        if (!print(format.ask(names, key), " " + key)) {
          status = KEY_NOT_FOUND;
        }
      }
    } catch (IOException e) {
      throw Failure.of(e, ExitStatus.NO_DAEMON);
    }
    out.flush();
    return out.checkError() ? ExitStatus.FATAL : status;
  }

  private boolean print(Answer<List<String>> answer, String key) {
    if (answer instanceof Answer.Found<List<String>> found) {
      found.entry().forEach(this::print);
      return true;
    }
    explain(answer, key);
    return false;
  }

  private Format format() throws Failure {
    for (Format format : Format.values()) {
      if (format.name().toLowerCase(Locale.ROOT).equals(database)) {
        return format;
      }
    }
    throw new Failure(
        UNKNOWN_DATABASE,
        "unknown database '"
            + database
            + "'; passwd, group, hosts, ipnodes, ahosts, ahostsv4, ahostsv6 and initgroups"
            + " can be asked");
  }

  /** Strings have one char per byte: they go out as they came in. */
  private void print(String line) {
    byte[] bytes = (line + System.lineSeparator()).getBytes(StandardCharsets.ISO_8859_1);
    out.write(bytes, 0, bytes.length);
  }

  /** A missing entry is silent, as with getent; a failure is not. */
  private void explain(Answer<?> answer, String key) {
    String what = "nscd-door: " + database + key + ": ";
    if (answer instanceof Answer.LookYourself<?>) {
      err.println(
          what + "not in the sources that the daemon serves; it leaves the rest to clients");
    } else if (answer instanceof Answer.Failed<?> failed) {
      err.println(what + "the daemon could not find out (status " + failed.status() + ")");
    } else if (answer instanceof Answer.TooLarge<?>) {
      err.println(what + "the entry is too large for a reply");
    }
  }
}
