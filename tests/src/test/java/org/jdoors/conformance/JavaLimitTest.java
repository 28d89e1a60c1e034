package org.jdoors.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jdoors.conformance.JavaSupport.duplicate;
import static org.jdoors.conformance.JavaSupport.fails;

import java.util.Set;
import org.jdoors.door.Door;
import org.jdoors.door.DoorAttribute;
import org.jdoors.door.DoorParameter;
import org.jdoors.door.DoorServer;
import org.jdoors.door.Errno;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Statements 95 to 106: the limits of a door. */
@ExtendWith(JavaStatements.class)
final class JavaLimitTest {

  private static final long BEYOND_INT = 1L << 31;

  private static DoorServer server(DoorAttribute... attributes) throws Exception {
    return DoorServer.create(JavaSupport::echo, Set.of(attributes));
  }

  @Test
  @DisplayName("statement 96")
  void descMaxOfADoorThatRefusesDescriptors() throws Exception {
    try (DoorServer server = server(DoorAttribute.REFUSE_DESC)) {
      assertThat(server.parameter(DoorParameter.DESC_MAX)).isZero();
    }
  }

  @Test
  @DisplayName("statement 97")
  void descMaxBeyondInt() throws Exception {
    try (DoorServer open = server();
        DoorServer refusing = server(DoorAttribute.REFUSE_DESC)) {
      fails(Errno.ERANGE, () -> open.parameter(DoorParameter.DESC_MAX, BEYOND_INT));
      fails(Errno.ERANGE, () -> refusing.parameter(DoorParameter.DESC_MAX, BEYOND_INT));
    }
  }

  @Test
  @DisplayName("statement 98")
  void descMaxOfARefusingDoorStaysZero() throws Exception {
    try (DoorServer server = server(DoorAttribute.REFUSE_DESC)) {
      fails(Errno.ENOTSUP, () -> server.parameter(DoorParameter.DESC_MAX, 1));
      server.parameter(DoorParameter.DESC_MAX, 0);
    }
  }

  @Test
  @DisplayName("statement 99")
  void dataMinNeverExceedsDataMax() throws Exception {
    try (DoorServer server = server()) {
      server.parameter(DoorParameter.DATA_MAX, 10);
      fails(Errno.EINVAL, () -> server.parameter(DoorParameter.DATA_MIN, 11));
      server.parameter(DoorParameter.DATA_MIN, 10);
      assertThat(server.parameter(DoorParameter.DATA_MIN)).isEqualTo(10);
    }
  }

  @Test
  @DisplayName("statement 100")
  void dataMaxNeverFallsBelowDataMin() throws Exception {
    try (DoorServer server = server()) {
      server.parameter(DoorParameter.DATA_MIN, 10);
      fails(Errno.EINVAL, () -> server.parameter(DoorParameter.DATA_MAX, 9));
      server.parameter(DoorParameter.DATA_MAX, 10);
      assertThat(server.parameter(DoorParameter.DATA_MAX)).isEqualTo(10);
    }
  }

  @Test
  @DisplayName("statement 103")
  void limitsOfARevokedDoor() throws Exception {
    DoorServer server = server();
    try (Door door = duplicate(server)) {
      server.close();
      fails(Errno.EBADF, () -> server.parameter(DoorParameter.DATA_MAX, 5));
      assertThat(door.parameter(DoorParameter.DATA_MIN)).isZero();
    }
  }
}
