package org.jdoors.syslog.appender;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.message.MapMessage;
import org.apache.logging.log4j.message.StructuredDataMessage;

/**
 * Writes events as RFC 5424 messages: {@code <PRI>1 TIMESTAMP - APP-NAME PID MSGID DATA MSG}. The
 * host is left to the daemon. MSGID is the type of a StructuredDataMessage, else the marker.
 *
 * <ul>
 *   <li>a StructuredDataMessage: an element by its own id, and its format as the text
 *   <li>any other MapMessage: an element {@code map@ENTERPRISE}
 *   <li>the thread's context (MDC): an element {@code mdc@ENTERPRISE}
 * </ul>
 *
 * <p>Characters that a name cannot have become {@code _}; names are cut to what RFC 5424 allows.
 */
final class Rfc5424Writer {
  private static final int LONGEST_APP_NAME = 48;
  private static final int LONGEST_MSGID = 32;
  private static final int LONGEST_NAME = 32;
  private static final String NIL = "-";
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final String appName;
  private final String enterprise;
  private final long pid = ProcessHandle.current().pid();

  /**
   * @param enterprise IANA's number of who names the elements
   */
  Rfc5424Writer(String appName, String enterprise) {
    this.appName = printable(appName, LONGEST_APP_NAME);
    this.enterprise = enterprise;
  }

  byte[] write(int priority, LogEvent event) {
    StringBuilder message = new StringBuilder(256);
    message.append('<').append(priority).append(">1 ");
    TIMESTAMP.formatTo(instant(event), message);
    message.append(" - ").append(appName).append(' ').append(pid).append(' ');
    message.append(messageId(event)).append(' ');
    int data = message.length();
    if (event.getMessage() instanceof StructuredDataMessage structured) {
      element(message, String.valueOf(structured.getId()), structured.getData());
    } else if (event.getMessage() instanceof MapMessage<?, ?> map) {
      element(message, "map@" + enterprise, map.getData());
    }
    element(message, "mdc@" + enterprise, event.getContextData().toMap());
    if (message.length() == data) {
      message.append(NIL);
    }
    message.append(' ').append(text(event));
    return message.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Instant instant(LogEvent event) {
    org.apache.logging.log4j.core.time.Instant time = event.getInstant();
    return Instant.ofEpochSecond(time.getEpochSecond(), time.getNanoOfSecond());
  }

  private static String messageId(LogEvent event) {
    if (event.getMessage() instanceof StructuredDataMessage structured) {
      return printable(structured.getType(), LONGEST_MSGID);
    }
    return event.getMarker() == null ? NIL : printable(event.getMarker().getName(), LONGEST_MSGID);
  }

  /** The words of an event, and behind them the stack of what was thrown. */
  static String text(LogEvent event) {
    String words =
        event.getMessage() instanceof StructuredDataMessage structured
            ? structured.getFormat()
            : event.getMessage().getFormattedMessage();
    Throwable thrown = event.getThrown();
    if (thrown == null) {
      return String.valueOf(words);
    }
    StringWriter stack = new StringWriter();
    thrown.printStackTrace(new PrintWriter(stack, true));
    return words + "\n" + stack.toString().stripTrailing();
  }

  private static void element(StringBuilder message, String id, Map<String, ?> parameters) {
    if (parameters.isEmpty()) {
      return;
    }
    message.append('[').append(name(id));
    new TreeMap<>(parameters)
        .forEach(
            (name, value) -> {
              message.append(' ').append(name(name)).append("=\"");
              escape(message, String.valueOf(value));
              message.append('"');
            });
    message.append(']');
  }

  private static void escape(StringBuilder message, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\' || c == ']') {
        message.append('\\');
      }
      message.append(c);
    }
  }

  private static String name(String name) {
    return printable(name.replaceAll("[=\\]\"]", "_"), LONGEST_NAME);
  }

  private static String printable(String text, int longest) {
    String cut = text.length() > longest ? text.substring(0, longest) : text;
    String clean = cut.replaceAll("[^!-~]", "_");
    return clean.isEmpty() ? NIL : clean;
  }
}
