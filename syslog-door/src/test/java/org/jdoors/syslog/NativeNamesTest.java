package org.jdoors.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jdoors.daemon.ExitStatus;
import org.jdoors.daemon.Failure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NativeNamesTest {
  @TempDir private Path root;

  @BeforeEach
  void makeEtc() throws IOException {
    Files.createDirectory(root.resolve("etc"));
  }

  private NativeNames withRun() throws IOException {
    Files.createDirectories(root.resolve("var/run"));
    return new NativeNames(root);
  }

  @Test
  void oldNamesLeadToTheNew() throws Exception {
    Files.writeString(root.resolve("etc/.syslog_door"), "stale");
    try (NativeNames names = withRun()) {
      assertThat(names.door()).isEqualTo(root.resolve("var/run/syslog_door"));
      assertThat(names.pidFile()).isEqualTo(root.resolve("var/run/syslog.pid"));
      Files.createFile(names.door());
      Files.writeString(names.pidFile(), "1\n");
      names.link();
      assertThat(Files.readSymbolicLink(root.resolve("etc/.syslog_door")))
          .isEqualTo(Path.of("../var/run/syslog_door"));
      assertThat(root.resolve("etc/syslog.pid")).hasContent("1");
    }
    assertThat(root.resolve("var/run/syslog_door")).doesNotExist();
    assertThat(Files.exists(root.resolve("etc/.syslog_door"), LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(Files.exists(root.resolve("etc/syslog.pid"), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void namesOfAnotherDaemonStay() throws Exception {
    try (NativeNames names = withRun()) {
      Files.createFile(names.door());
    }
    assertThat(root.resolve("var/run/syslog_door")).exists();
  }

  @Test
  void withoutRunTheOldNamesAreUsed() throws Exception {
    NativeNames names = new NativeNames(root);
    assertThat(names.door()).isEqualTo(root.resolve("etc/.syslog_door"));
    assertThat(names.pidFile()).isEqualTo(root.resolve("etc/syslog.pid"));
    names.link();
    assertThat(root.resolve("etc")).isEmptyDirectory();
  }

  @Test
  void directoryInPlaceOfTheLinkIsFatal() throws Exception {
    Files.createDirectory(root.resolve("etc/.syslog_door"));
    NativeNames names = withRun();
    assertThatThrownBy(names::link)
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.status()).isEqualTo(ExitStatus.FATAL));
  }
}
