package org.jdoors.nscd;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jdoors.daemon.DoorOption;
import org.jdoors.daemon.ExitStatus;
import org.jdoors.daemon.Failure;
import org.jdoors.nscd.compare.Answers;
import org.jdoors.nscd.compare.Comparison;
import org.jdoors.nscd.compare.DoorAnswers;
import org.jdoors.nscd.compare.FilesAnswers;
import org.jdoors.nscd.compare.Topic;
import org.jdoors.nscd.config.Defaults;
import org.jdoors.nscd.source.FilesSource;
import org.jdoors.nscd.source.LookupKey;
import org.jdoors.nscd.wire.NameServiceDoor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Asks two daemons, or one and the files, for the same entries, and tells what differs. What it
 * asks goes through doors and by reading files alone: the C library would ask a daemon by itself.
 */
@Command(name = "compare", description = "Ask two daemons for the same, and tell what differs.")
final class CompareCommand implements Callable<Integer> {

  /** Some answers differ. */
  static final int DIFFERENT = 1;

  private static final String STANDARD_INPUT = "-";

  private final PrintStream out;
  private final PrintStream err;

  @Mixin private DoorOption door = new DoorOption(NameServiceDoor.NAME);

  @Option(
      names = "--with",
      paramLabel = "PATH",
      description = "The other daemon's door, in place of the usual one.")
  private @Nullable Path with;

  @Option(names = "--files", description = "Compare with the files, in place of another daemon.")
  private boolean withFiles;

  @Option(
      names = "--keys",
      paramLabel = "FILE",
      description = "What to ask for, a key a line; - is the standard input.")
  private @Nullable String keyFile;

  @Mixin private DatabaseFiles databases = new DatabaseFiles();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DATABASE",
      description = "passwd, group, hosts, ipnodes or initgroups; without it all of them.")
  private @Nullable String database;

  @Parameters(
      index = "1..*",
      paramLabel = "KEY",
      description = "Names, numbers or addresses; without any all that the files have.")
  private List<String> keys = List.of();

  CompareCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() throws Failure {
    Set<Topic> topics = topics();
    Path first = door.path();
    Path second = with == null ? new DoorOption(NameServiceDoor.NAME).path() : with;
    checkUsage(first, second);
    FilesSource.Paths paths = databases.paths();
    int asked = 0;
    int different = 0;
    try (FilesAnswers files = FilesAnswers.of(paths, this::warn, Defaults.fileBytes());
        Answers one = new DoorAnswers(Connection.open(first));
        Answers two = withFiles ? files : new DoorAnswers(Connection.open(second))) {
      out.println("1: " + first);
      out.println(
          "2: "
              + (withFiles ? paths.passwd() + " " + paths.group() + " " + paths.hosts() : second));
      Comparison comparison = new Comparison(one, two, out::println);
      for (Topic topic : topics) {
        if (asksForAll() && topic.isListed()) {
          asked++;
          different += comparison.list(topic) ? 0 : 1;
        }
        for (String key : keys(topic, files)) {
          asked++;
          different += comparison.key(topic, key) ? 0 : 1;
        }
      }
    } catch (FileSystemException e) {
      throw new Failure(ExitStatus.CONFIG, e);
    } catch (IOException e) {
      throw Failure.of(e, ExitStatus.NO_DAEMON);
    }
    out.println(asked + " answers compared, " + different + " differ");
    if (out.checkError()) {
      return ExitStatus.FATAL;
    }
    return different == 0 ? ExitStatus.OK : DIFFERENT;
  }

  private void checkUsage(Path first, Path second) throws Failure {
    if (withFiles && with != null) {
      throw new Failure(ExitStatus.USAGE, "--files and --with: one of them");
    }
    if (!withFiles && isSame(first, second)) {
      throw new Failure(
          ExitStatus.USAGE,
          "both are " + first + ": name another door by --door or --with, or compare with --files");
    }
    if (keyFile != null && (database == null || !keys.isEmpty())) {
      throw new Failure(ExitStatus.USAGE, "--keys goes with a database and no other keys");
    }
  }

  private static boolean isSame(Path first, Path second) {
    try {
      return Files.isSameFile(first, second);
    } catch (IOException e) {
      // One is not there, which opening it says better.
      return first.equals(second);
    }
  }

  private Set<Topic> topics() throws Failure {
    if (database == null) {
      return EnumSet.allOf(Topic.class);
    }
    for (Topic topic : Topic.values()) {
      if (topic.word().equals(database)) {
        return EnumSet.of(topic);
      }
    }
    throw new Failure(
        ExitStatus.USAGE,
        "unknown database '"
            + database
            + "': "
            + EnumSet.allOf(Topic.class).stream().map(Topic::word).collect(Collectors.joining(", "))
            + " can be compared");
  }

  private boolean asksForAll() {
    return keyFile == null && keys.isEmpty();
  }

  private Collection<String> keys(Topic topic, FilesAnswers files) throws IOException, Failure {
    if (asksForAll()) {
      return topic.keys(files);
    }
    List<String> wanted = keyFile == null ? keys : read(keyFile);
    for (int i = 0; i < wanted.size(); i++) {
      // Half of what a request holds, as the name of a host is not all of its key.
      if (wanted.get(i).length() > LookupKey.MAX_LENGTH / 2) {
        throw new Failure(
            ExitStatus.USAGE,
            (keyFile == null ? "key " : keyFile + ":")
                + (i + 1)
                + ": longer than "
                + LookupKey.MAX_LENGTH / 2
                + " bytes");
      }
    }
    return wanted;
  }

  /** Empty lines ask for nothing. */
  private static List<String> read(String file) throws Failure {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                file.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(Path.of(file)),
                StandardCharsets.ISO_8859_1))) {
      return lines.lines().filter(line -> !line.isEmpty()).toList();
    } catch (NoSuchFileException e) {
      throw new Failure(ExitStatus.CONFIG, "--keys " + file + ": there is no such file");
    } catch (IOException | UncheckedIOException e) {
      throw new Failure(ExitStatus.CONFIG, "--keys: " + e.getMessage());
    }
  }

  private void warn(String warning) {
    err.println("nscd-door: warning: " + warning);
  }
}
