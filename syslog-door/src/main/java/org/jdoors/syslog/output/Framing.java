package org.jdoors.syslog.output;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jdoors.syslog.config.LineStyle;
import org.jdoors.syslog.config.OutputSettings.Transport;
import org.jdoors.syslog.record.Bytes;
import org.jdoors.syslog.record.ForwardFormat;
import org.jdoors.syslog.record.LineWriter;
import org.jdoors.syslog.record.SyslogRecord;

/**
 * What goes over a transport for a record: a datagram as it is, in a stream a frame of RFC 6587.
 * Only datagrams of the native form have a longest size, and only those are several for one record.
 * For one thread at a time.
 */
final class Framing {
  private final Transport transport;
  private final Messages messages;

  /** Gives the messages of a record; each is the giver's again afterwards. */
  @FunctionalInterface
  private interface Messages {
    void give(SyslogRecord record, Consumer<Bytes> to);
  }

  Framing(Transport transport, LineStyle style, LineSettings settings) {
    this.transport = transport;
    this.messages = style == LineStyle.NATIVE ? packets(transport, settings) : one(style, settings);
  }

  private static Messages packets(Transport transport, LineSettings settings) {
    int longest = transport == Transport.UDP ? ForwardFormat.LONGEST : ForwardFormat.UNBOUNDED;
    return new ForwardFormat(settings.sanitizer(), settings.zone(), longest)::split;
  }

  private static Messages one(LineStyle style, LineSettings settings) {
    LineWriter writer = style.newWriter(settings.sanitizer(), settings.zone());
    Bytes message = new Bytes(2048);
    return (record, to) -> {
      message.clear();
      writer.write(record, message);
      if (message.length() > 0) {
        to.accept(message);
        message.clear();
      }
    };
  }

  /** Gives the record's frames, each to be sent in one piece. */
  void make(SyslogRecord record, Consumer<byte[]> frames) {
    messages.give(record, message -> frames.accept(frame(message)));
  }

  private byte[] frame(Bytes message) {
    return switch (transport) {
      case UDP -> datagram(message);
      case TCP_COUNTED -> counted(message);
      case TCP_LINES -> line(message);
    };
  }

  /** Cut at the end, as RFC 5424 section 6.1 has it: what is longer the system would not send. */
  private static byte[] datagram(Bytes message) {
    int end = message.length();
    if (end > OutputLimits.DATAGRAM_BYTES) {
      end = OutputLimits.DATAGRAM_BYTES;
      while (end > OutputLimits.DATAGRAM_BYTES - 3 && (message.array()[end] & 0xc0) == 0x80) {
        end--;
      }
    }
    return Arrays.copyOf(message.array(), end);
  }

  private static byte[] counted(Bytes message) {
    byte[] count = (message.length() + " ").getBytes(StandardCharsets.US_ASCII);
    byte[] frame = Arrays.copyOf(count, count.length + message.length());
    System.arraycopy(message.array(), 0, frame, count.length, message.length());
    return frame;
  }

  private static byte[] line(Bytes message) {
    int length = message.length();
    byte[] frame = Arrays.copyOf(message.array(), length + 1);
    for (int i = 0; i < length; i++) {
      // A newline would begin another record.
      frame[i] = frame[i] == '\n' ? (byte) ' ' : frame[i];
    }
    frame[length] = '\n';
    return frame;
  }
}
