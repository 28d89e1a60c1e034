package org.jdoors.nscd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jdoors.nscd.client.Answer;
import org.jdoors.nscd.client.NameService;
import org.jdoors.nscd.config.Defaults;
import org.jdoors.nscd.entry.Passwd;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight clients look users up while the file is edited in every way that people and programs do it:
 * what does not change is never missing and never wrong, what is new comes to be there.
 */
@Timeout(EditedFileTest.PATIENCE_SECONDS)
final class EditedFileTest {

  static final int PATIENCE_SECONDS = 300;
  private static final int CLIENTS = 8;
  private static final int USERS = 5_000;
  private static final int EDITS = 60;

  @TempDir private Path folder;
  private Path door = Path.of("");
  private Path passwd = Path.of("");
  private final StringBuilder constant = new StringBuilder();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong lookups = new AtomicLong();

  @BeforeEach
  void setUp() throws IOException {
    door = folder.resolve("door");
    passwd = folder.resolve("passwd");
    for (int user = 0; user < USERS; user++) {
      constant.append(line(user)).append('\n');
    }
    Files.writeString(passwd, constant);
    Files.writeString(folder.resolve("group"), "");
    Files.writeString(folder.resolve("hosts"), "");
    Files.writeString(folder.resolve("nsswitch.conf"), "passwd: files\n");
  }

  private static String line(int user) {
    return "user" + user + ":x:" + (1000 + user) + ":100::/home/user" + user + ":/bin/sh";
  }

  private Daemon start() throws Exception {
    return Daemon.start(
        new Configuration(
            null,
            folder.resolve("nsswitch.conf"),
            passwd,
            folder.resolve("group"),
            folder.resolve("hosts"),
            folder.resolve("resolv.conf"),
            Defaults.DNS_PORT),
        door,
        () -> {});
  }

  private Void lookUpUntilTheEnd(int seed) throws IOException {
    try (NameService names = NameService.open(door, StandardCharsets.ISO_8859_1)) {
      for (int i = seed; !stop.get(); i += 7) {
        int user = i % USERS;
        Answer<Passwd> answer =
            i % 2 == 0 ? names.passwd("user" + user) : names.passwd(1000 + user);
        assertThat(answer.toOptional().map(Passwd::toLine)).contains(line(user));
        lookups.incrementAndGet();
      }
    }
    return null;
  }

  /** How an edit is made; each time a newcomer joins, who stays. */
  private void edit(int edit, String newcomer) throws IOException {
    constant.append(newcomer).append('\n');
    switch (edit % 4) {
      case 0 -> Files.writeString(passwd, newcomer + "\n", StandardOpenOption.APPEND);
      case 1 -> replace(constant.toString(), StandardCopyOption.ATOMIC_MOVE);
      // Removes the file, then puts the other in its place.
      case 2 -> replace(constant.toString(), StandardCopyOption.REPLACE_EXISTING);
      default -> rewrite(constant.toString());
    }
  }

  private void replace(String text, StandardCopyOption how) throws IOException {
    Path next = folder.resolve("next");
    Files.writeString(next, text);
    Files.move(next, passwd, how);
  }

  /** Cuts the file to nothing and fills it again, bit by bit, not at the ends of lines. */
  private void rewrite(String text) throws IOException {
    Files.writeString(passwd, "");
    for (int at = 0; at < text.length(); at += 4096) {
      Files.writeString(
          passwd,
          text.substring(at, Math.min(text.length(), at + 4096)),
          StandardOpenOption.APPEND);
    }
  }

  @Test
  void nothingIsMissingAndNewEntriesAreThere() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(CLIENTS);
    try (Daemon daemon = start();
        NameService names = NameService.open(door, StandardCharsets.ISO_8859_1)) {
      List<Future<Void>> clients = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int seed = client;
        clients.add(pool.submit(() -> lookUpUntilTheEnd(seed)));
      }
      for (int edit = 0; edit < EDITS; edit++) {
        String name = "new" + edit;
        assertThat(names.passwd(name)).isInstanceOf(Answer.NotFound.class);
        edit(edit, name + ":x:7:7:::");
        while (names.passwd(name).toOptional().isEmpty()) {
          assertThat(names.passwd("user0").toOptional()).isPresent();
        }
        long before = lookups.get();
        while (lookups.get() < before + 20L * CLIENTS && !anyDone(clients)) {
          Thread.onSpinWait();
        }
      }
      stop.set(true);
      for (Future<Void> client : clients) {
        client.get();
      }
      assertThat(lookups.get()).isGreaterThan(20L * CLIENTS * EDITS);
      assertThat(daemon).isNotNull();
    } finally {
      stop.set(true);
      pool.shutdownNow();
    }
  }

  private static boolean anyDone(List<Future<Void>> clients) {
    return clients.stream().anyMatch(Future::isDone);
  }
}
