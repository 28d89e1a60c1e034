package org.jdoors.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A list with a mistake in it makes no packages, and the mistake is named. */
final class FileListTest {

  private static final String FOLDER = "dir all - 0755 root bin /opt";

  @TempDir private Path folder = Path.of("");

  private FileList read(String... lines) throws IOException {
    Path file = folder.resolve("files");
    Files.write(file, List.of(lines));
    return FileList.read(file, Set.of("nscd"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "file all nscd 0644 root bin /opt/a            | :2: 7 columns, but file has 8",
        "dir all - 0755 root bin /opt/a x              | :2: 8 columns, but dir has 7",
        "fifo all nscd 0644 root bin /opt/a a          | :2: 'fifo' is not a Kind",
        "file bsd nscd 0644 root bin /opt/a a          | :2: 'bsd' is not a Target",
        "file all nsc 0644 root bin /opt/a a           | :2: package 'nsc': files are in one of",
        "dir all nscd 0755 root bin /opt/a             | :2: package 'nscd': files are in one of",
        "file all nscd 644 root bin /opt/a a           | :2: mode '644' is not like 0644",
        "file all nscd 0648 root bin /opt/a a          | :2: mode '0648' is not like 0644",
        "file all nscd 0644 Root bin /opt/a a          | :2: bad owner 'Root'",
        "file all nscd 0644 root 3 /opt/a a            | :2: bad group '3'",
        "file all nscd 0644 root bin opt/a a           | :2: bad path 'opt/a'",
        "file all nscd 0644 root bin /opt/../a a       | :2: bad path '/opt/../a'",
        "file all nscd 0644 root bin /opt/a;b a        | :2: bad path '/opt/a;b'",
        "file all nscd 0644 root bin /opt/b/a a        | : no line for the folder of /opt/b/a",
        "dir all - 0700 root sys /opt                  | : /opt is there twice",
      })
  void mistakesAreNamed(String line, String told) {
    assertThatThrownBy(() -> read(FOLDER, line))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(folder.resolve("files") + told);
  }

  @Test
  void whatIsMissingOrNotListedIsNamed() throws IOException {
    Path jars = Files.createDirectories(folder.resolve("jars"));
    Files.writeString(jars.resolve("listed.jar"), "");
    Files.writeString(jars.resolve("new.jar"), "");
    FileList list =
        read(
            FOLDER,
            "file all nscd 0644 root bin /opt/listed.jar jars/listed.jar",
            "file all nscd 0644 root bin /opt/gone.jar jars/gone.jar",
            "file built nscd 0644 root bin /opt/lib.so.1 lib.so.1",
            "link built nscd 0777 root bin /opt/lib.so lib.so.1");

    assertThatThrownBy(() -> list.present(folder, jars))
        .hasMessage(
            "jars/gone.jar is not there, but /opt/gone.jar is made from it\n"
                + "no line of packaging/files delivers jars/new.jar");
  }

  @Test
  void whatThisMachineDoesNotMakeIsLeftOut() throws IOException {
    FileList list =
        read(
            FOLDER,
            "file built nscd 0644 root bin /opt/lib.so.1 lib.so.1",
            "link built nscd 0777 root bin /opt/lib.so lib.so.1");
    Path jars = Files.createDirectories(folder.resolve("jars"));

    assertThat(list.present(folder, jars).items()).extracting(Item::path).containsExactly("/opt");
    Files.writeString(folder.resolve("lib.so.1"), "");
    assertThat(list.present(folder, jars).items())
        .extracting(Item::path)
        .containsExactly("/opt", "/opt/lib.so", "/opt/lib.so.1");
  }
}
