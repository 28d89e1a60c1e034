package org.jdoors.nscd.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdoors.door.Door;
import org.jdoors.door.DoorException;
import org.jdoors.door.ffi.Attachment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The door and its path. */
@Timeout(120)
final class DoorFrontTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder = Path.of("");

  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final AtomicInteger stops = new AtomicInteger();

  /** The uniquifier of the door at a path, or null if there is none. */
  private static @Nullable Long doorAt(Path path) {
    try (Door door = Door.open(path)) {
      return door.info().uniquifier();
    } catch (DoorException e) {
      return null;
    }
  }

  private void awaitAnotherThan(@Nullable Long uniquifier, Path path) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Long now = doorAt(path);
    while (now == null || now.equals(uniquifier)) {
      assertThat(System.nanoTime()).as("warnings %s", warnings).isLessThan(deadline);
      Thread.onSpinWait();
      now = doorAt(path);
    }
  }

  /** The system tells only once of one door that nobody holds it any more. */
  @Test
  void aDoorThatIsDetachedComesBackEachTime() throws Exception {
    Path path = folder.resolve("name_service_door");
    SampleSystem system = new SampleSystem();
    try (DoorFront front =
        DoorFront.open(system.protocol, path, stops::incrementAndGet, warnings::add)) {
      for (int i = 1; i <= 3; i++) {
        Long before = doorAt(path);
        assertThat(before).isNotNull();
        Attachment.detach(path);
        awaitAnotherThan(before, path);
      }
      assertThat(front).isNotNull();
    }
    assertThat(doorAt(path)).isNull();
    assertThat(stops).hasValue(0);
    assertThat(warnings).hasSize(3).allMatch(line -> line.endsWith(" path=" + path));
  }

  @Test
  void aDoorThatCannotComeBackEndsTheDaemon() throws Exception {
    Path path = folder.resolve("name_service_door");
    SampleSystem system = new SampleSystem();
    try (DoorFront front =
            DoorFront.open(system.protocol, path, stops::incrementAndGet, warnings::add);
        DoorFront other =
            DoorFront.open(
                system.protocol, folder.resolve("other"), stops::incrementAndGet, warnings::add)) {
      Files.delete(path);
      Files.createDirectory(path);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (stops.get() == 0) {
        // A file that is gone is noticed when somebody asks for a door.
        assertThat(doorAt(folder.resolve("other"))).isNotNull();
        assertThat(System.nanoTime()).isLessThan(deadline);
        Thread.onSpinWait();
      }
      assertThat(front).isNotSameAs(other);
    }
    assertThat(stops).hasValue(1);
  }
}
