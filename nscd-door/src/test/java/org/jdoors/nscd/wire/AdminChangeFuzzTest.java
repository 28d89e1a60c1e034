package org.jdoors.nscd.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Changes of any bytes behind a header: whatever is read can be written and read again. */
final class AdminChangeFuzzTest {

  @FuzzTest
  void change(byte[] data) throws BadChangeException {
    ByteBuffer argument =
        ByteBuffer.allocate(PackedHeader.SIZE + data.length).order(ByteOrder.LITTLE_ENDIAN);
    argument.put(PackedHeader.SIZE, data);
    AdminChange change;
    try {
      change = AdminChange.read(argument.asReadOnlyBuffer().order(argument.order()));
    } catch (BadChangeException e) {
      return;
    }
    assertThat(AdminChange.read(change.request())).isEqualTo(change);
  }

  @FuzzTest
  void report(byte[] reply) {
    assertThat(AdminReport.read(ByteBuffer.wrap(reply).order(ByteOrder.LITTLE_ENDIAN))).isNotNull();
  }
}
