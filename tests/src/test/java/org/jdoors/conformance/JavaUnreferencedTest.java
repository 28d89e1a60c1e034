package org.jdoors.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jdoors.conformance.JavaSupport.giver;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jdoors.door.Door;
import org.jdoors.door.DoorAttribute;
import org.jdoors.door.DoorCall;
import org.jdoors.door.DoorParameter;
import org.jdoors.door.DoorProcedure;
import org.jdoors.door.DoorServer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Statements 162 to 174: a door tells its procedure that nobody else holds it. */
@ExtendWith(JavaStatements.class)
@Timeout(180)
final class JavaUnreferencedTest {

  @TempDir private Path folder = Path.of("");

  /** Notes what notifications come with. */
  private static final class Watch implements DoorProcedure {

    private record Notice(int size, int descriptors, int pid, Set<DoorAttribute> attributes) {}

    private final BlockingQueue<Notice> notices = new LinkedBlockingQueue<>();
    private volatile Set<DoorAttribute> attributes = Set.of();

    @Override
    public void serve(DoorCall call) throws Exception {
      if (call.isUnreferenced()) {
        attributes = own().info().attributes();
        notices.add(
            new Notice(
                call.argument().limit(),
                call.descriptors().size(),
                call.credentials().pid(),
                attributes));
        call.reply(ByteBuffer.wrap(new byte[] {1}));
      } else {
        call.reply(call.argument());
      }
    }

    private final BlockingQueue<DoorServer> self = new LinkedBlockingQueue<>();

    private DoorServer own() {
      return Objects.requireNonNull(self.peek());
    }

    DoorServer server(DoorAttribute attribute) throws Exception {
      DoorServer server = DoorServer.create(this, Set.of(attribute));
      self.add(server);
      return server;
    }

    Notice notice() throws InterruptedException {
      Notice notice = notices.poll(JavaSupport.SECONDS, TimeUnit.SECONDS);
      assertThat(notice).as("a notification").isNotNull();
      return notice;
    }

    void hasNone() throws Exception {
      allTold();
      assertThat(notices).isEmpty();
    }
  }

  private static void passAndDrop(DoorServer server) throws Exception {
    try (DoorServer giver = giver(server)) {
      giver.door().call(JavaSupport.nothing(), List.of()).close();
    }
  }

  /**
   * After this, what was to be told of other doors has been told, and that has ended: one
   * notification runs at a time. As the newest of several that wait may be the first to run, some
   * follow one another.
   */
  private static void allTold() throws Exception {
    for (int i = 0; i < 3; i++) {
      Watch later = new Watch();
      try (DoorServer server = later.server(DoorAttribute.UNREF)) {
        passAndDrop(server);
        later.notice();
      }
    }
  }

  @Test
  @DisplayName("statement 162")
  void theLastClientsEndIsTold() throws Exception {
    Watch watch = new Watch();
    Path path = folder.resolve("giver");
    try (JavaPeer peer = JavaPeer.start(); // before the door, whose holder it would be on illumos
        DoorServer server = watch.server(DoorAttribute.UNREF);
        DoorServer giver = giver(server).attach(path)) {
      assertThat(peer.ask("open " + path)).isEqualTo("ok");
      assertThat(peer.ask("take")).isEqualTo("ok");
      watch.hasNone();
      peer.kill();
      Watch.Notice notice = watch.notice();
      assertThat(notice.size()).isZero();
      assertThat(notice.descriptors()).isZero();
      watch.hasNone();
      assertThat(giver.info().isLive()).isTrue();
    }
  }

  @Test
  @DisplayName("statement 163")
  void unrefTellsOnce() throws Exception {
    Watch watch = new Watch();
    try (DoorServer server = watch.server(DoorAttribute.UNREF)) {
      assertThat(server.info().attributes()).contains(DoorAttribute.UNREF);
      passAndDrop(server);
      watch.notice();
      assertThat(server.info().attributes()).doesNotContain(DoorAttribute.UNREF);
      allTold();
      passAndDrop(server);
      watch.hasNone();
    }
  }

  @Test
  @DisplayName("statement 164")
  void unrefMultiTellsEachTime() throws Exception {
    Watch watch = new Watch();
    try (DoorServer server = watch.server(DoorAttribute.UNREF_MULTI)) {
      for (int i = 0; i < 2; i++) {
        passAndDrop(server);
        watch.notice();
        watch.hasNone();
        assertThat(server.info().attributes()).contains(DoorAttribute.UNREF_MULTI);
      }
    }
  }

  @Test
  @DisplayName("statement 165")
  void onlyTheLastOfTwoClientsCounts() throws Exception {
    Watch watch = new Watch();
    Path path = folder.resolve("giver");
    try (JavaPeer one = JavaPeer.start(); // before the door, whose holders they would be on illumos
        JavaPeer two = JavaPeer.start();
        DoorServer server = watch.server(DoorAttribute.UNREF);
        DoorServer giver = giver(server).attach(path)) {
      for (JavaPeer peer : List.of(one, two)) {
        assertThat(peer.ask("open " + path)).isEqualTo("ok");
        assertThat(peer.ask("take")).isEqualTo("ok");
      }
      assertThat(one.ask("drop")).isEqualTo("ok");
      watch.hasNone();
      assertThat(two.ask("drop")).isEqualTo("ok");
      watch.notice();
      watch.hasNone();
      assertThat(giver.info().isLive()).isTrue();
    }
  }

  @Test
  @DisplayName("statement 166")
  void dataMinDoesNotHoldItBack() throws Exception {
    Watch watch = new Watch();
    try (DoorServer server = watch.server(DoorAttribute.UNREF)) {
      server.parameter(DoorParameter.DATA_MIN, 16);
      passAndDrop(server);
      assertThat(watch.notice().size()).isZero();
    }
  }

  /** The answer of a byte is refused; that harms neither the thread nor the next notification. */
  @Test
  @DisplayName("statement 167")
  void aNotificationTakesNoResults() throws Exception {
    Watch watch = new Watch();
    try (DoorServer server = watch.server(DoorAttribute.UNREF_MULTI)) {
      for (int i = 0; i < 2; i++) {
        passAndDrop(server);
        watch.notice();
        allTold();
        assertThat(server.door().call(new byte[] {9})).containsExactly(9);
      }
    }
  }

  @Test
  @DisplayName("statement 168")
  void itComesFromProcessZero() throws Exception {
    Watch watch = new Watch();
    try (DoorServer server = watch.server(DoorAttribute.UNREF)) {
      passAndDrop(server);
      assertThat(watch.notice().pid()).isZero();
    }
  }

  @Test
  @DisplayName("statement 169")
  void theDoorIsUnreferencedThen() throws Exception {
    Watch watch = new Watch();
    try (DoorServer server = watch.server(DoorAttribute.UNREF)) {
      passAndDrop(server);
      assertThat(watch.notice().attributes()).contains(DoorAttribute.IS_UNREF);
    }
  }

  @Test
  @DisplayName("statement 170")
  void aRevokedDoorIsToldNothing() throws Exception {
    Watch watch = new Watch();
    DoorServer server = watch.server(DoorAttribute.UNREF);
    try (DoorServer giver = giver(server)) {
      var held = giver.door().call(JavaSupport.nothing(), List.of());
      server.close();
      held.close();
      watch.hasNone();
    }
  }

  @Test
  @DisplayName("statement 172")
  void openingAnAttachedPathIsNotTold() throws Exception {
    Watch watch = new Watch();
    Path path = folder.resolve("door");
    try (DoorServer server = watch.server(DoorAttribute.UNREF_MULTI).attach(path);
        JavaPeer peer = JavaPeer.start()) {
      // What attaching itself needed the door for is over.
      allTold();
      watch.notices.clear();
      assertThat(peer.ask("open " + path)).isEqualTo("ok");
      assertThat(peer.ask("call 07")).isEqualTo("07");
      assertThat(peer.ask("drop")).isEqualTo("ok");
      watch.hasNone();
      assertThat(server.info().isLive()).isTrue();
    }
  }

  @Test
  @DisplayName("statement 173")
  void detachingTheLastReferenceIsTold() throws Exception {
    Watch watch = new Watch();
    Path path = folder.resolve("one");
    try (DoorServer server = watch.server(DoorAttribute.UNREF).attach(path)) {
      watch.hasNone();
      server.detach();
      watch.notice();
    }
    Path other = folder.resolve("two");
    Watch open = new Watch();
    try (DoorServer server = open.server(DoorAttribute.UNREF).attach(other)) {
      Door door = Door.open(other);
      server.detach();
      open.hasNone();
      door.close();
      open.notice();
    }
    assertThat(Files.exists(path)).isTrue();
  }

  @Test
  @DisplayName("statement 174")
  void doorsThatDidNotAskAreToldNothing() throws Exception {
    Watch watch = new Watch();
    try (DoorServer server = watch.server(DoorAttribute.NO_CANCEL)) {
      passAndDrop(server);
      watch.hasNone();
    }
  }
}
