package org.jdoors.door.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jdoors.door.DoorException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code door ls}: one line per door as {@code ls -l} prints it on illumos, type letter D. */
@Command(
    name = "ls",
    mixinStandardHelpOptions = true,
    description = "List doors as ls -l does on illumos.")
final class ListCommand implements Callable<Integer> {

  /** Older files show the year instead of the time, as ls(1) does. */
  private static final Duration RECENT = Duration.ofDays(182);

  private static final DateTimeFormatter RECENT_DATE =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm", Locale.ROOT);
  private static final DateTimeFormatter OLD_DATE =
      DateTimeFormatter.ofPattern("MMM ppd  yyyy", Locale.ROOT);

  private final Clock clock = Clock.system(ZoneId.systemDefault());
  private final AccountNames users = new AccountNames(Path.of("/etc/passwd"));
  private final AccountNames groups = new AccountNames(Path.of("/etc/group"));

  @ParentCommand private @Nullable DoorCommand parent;

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "attached doors")
  private List<Path> paths = List.of();

  @Override
  public Integer call() {
    DoorCommand command = Objects.requireNonNull(parent);
    int status = DoorCommand.OK;
    for (Path path : paths) {
      try {
        DoorCommand.open(path).close();
        command.out().println(line(path));
      } catch (DoorException e) {
        status = command.fail(path, e);
      } catch (DoorCommand.NotDoorException | IOException e) {
        status = command.fail(path, String.valueOf(e.getMessage()));
      }
    }
    return status;
  }

  private String line(Path path) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(path, "unix:permissions,uid,gid,nlink,size,lastModifiedTime");
    @SuppressWarnings("unchecked")
    String mode =
        PosixFilePermissions.toString(
            (Set<PosixFilePermission>) Objects.requireNonNull(attributes.get("permissions")));
    return String.format(
        Locale.ROOT,
        "D%s %3s %-8s %-8s %7s %s %s",
        mode,
        attributes.get("nlink"),
        users.name((Integer) Objects.requireNonNull(attributes.get("uid"))),
        groups.name((Integer) Objects.requireNonNull(attributes.get("gid"))),
        attributes.get("size"),
        date((FileTime) Objects.requireNonNull(attributes.get("lastModifiedTime"))),
        path);
  }

  private String date(FileTime time) {
    Instant instant = time.toInstant();
    Instant now = clock.instant();
    boolean recent = instant.isAfter(now.minus(RECENT)) && !instant.isAfter(now);
    return (recent ? RECENT_DATE : OLD_DATE).format(instant.atZone(clock.getZone()));
  }
}
