package org.jdoors.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jdoors.door.ffi.Attachment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DoorPathsTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void theRuntimeDirectoryOfTheSessionIsUsed() throws Exception {
    Path expected = folder.resolve("jdoors");
    assertThat(DoorPaths.directory(1000, folder.toString(), Path.of("/nope"))).isEqualTo(expected);
    assertThat(DoorPaths.directory(1000, folder.toString(), Path.of("/nope"))).isEqualTo(expected);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(expected)))
        .isEqualTo("rwx------");
  }

  @Test
  void withoutOneADirectoryThatIsOnlyOursIsMade() throws Exception {
    int uid = Attachment.effectiveUid() == 0 ? 1000 : Attachment.effectiveUid();
    Path own = folder.resolve("jdoors-" + uid);
    if (uid == Attachment.effectiveUid()) {
      assertThat(DoorPaths.directory(uid, null, folder)).isEqualTo(own);
      Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    // Made by somebody else, or open to others.
    assertThatThrownBy(() -> DoorPaths.directory(uid, null, folder))
        .isInstanceOfSatisfying(
            DoorException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM))
        .hasMessage(own + " must be a directory of user " + uid + " with mode 0700");
    assertThat(DoorPaths.defaultPath("some").getFileName()).hasToString("some");
  }
}
