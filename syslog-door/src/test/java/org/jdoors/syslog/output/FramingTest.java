package org.jdoors.syslog.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jdoors.syslog.config.LineStyle;
import org.jdoors.syslog.config.OutputSettings.Transport;
import org.jdoors.syslog.record.Sanitizer;
import org.jdoors.syslog.record.SyslogRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FramingTest {
  private static final LineSettings SETTINGS =
      new LineSettings(new byte[] {'h'}, Sanitizer.UTF_8, ZoneOffset.UTC);

  /** One that the system refuses would stay the next to be sent for ever. */
  @ParameterizedTest
  @EnumSource
  void longestRecordOfADoorFitsIntoDatagrams(LineStyle style) throws Exception {
    byte[] text = ("x" + "é".repeat(32_000)).getBytes(StandardCharsets.UTF_8);
    SyslogRecord record = new SyslogRecord();
    record.fillLocal(13, 0, text, 0, text.length, 1_700_000_000L, new byte[] {'h'});
    record.sender(1, 2, 3, 4);
    List<byte[]> frames = new ArrayList<>();
    byte[] longer = ("x" + "é".repeat(33_000)).getBytes(StandardCharsets.UTF_8);
    new Framing(Transport.UDP, style, SETTINGS).make(record, frames::add);
    record.fillLocal(13, 0, longer, 0, longer.length, 1_700_000_000L, new byte[] {'h'});
    new Framing(Transport.UDP, style, SETTINGS).make(record, frames::add);
    try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      UdpLink link = new UdpLink((InetSocketAddress) peer.getLocalSocketAddress());
      for (byte[] frame : frames) {
        link.send(frame);
        DatagramPacket packet = new DatagramPacket(new byte[70_000], 70_000);
        peer.receive(packet);
        assertThat(packet.getLength()).isEqualTo(frame.length);
        assertThat(new String(frame, StandardCharsets.UTF_8)).doesNotContain("\ufffd");
      }
      link.close();
    }
  }
}
