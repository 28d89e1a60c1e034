package org.jdoors.nscd.source.dns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/**
 * Answers by question: {@code A www.example.com.} to the lines of the answer section; those that
 * start with {@code !} go into the authority section. What has no answer does not exist.
 */
public final class ZoneScript implements ScriptedServer.Script {

  /** Makes an answer to a question by means of its own. */
  private final Map<String, ScriptedServer.Script> answers = new TreeMap<>();

  /** Answers with records. */
  public ZoneScript answer(String question, String... lines) {
    return on(question, asked -> List.of(message(asked, Rcode.NOERROR, lines).toWire()));
  }

  /** Answers with a code, and records. */
  public ZoneScript rcode(String question, int rcode, String... lines) {
    return on(question, asked -> List.of(message(asked, rcode, lines).toWire()));
  }

  /** Does something else. */
  public ZoneScript on(String question, ScriptedServer.Script script) {
    answers.put(question, script);
    return this;
  }

  static Message message(ScriptedServer.Asked asked, int rcode, String... lines) {
    Message message = asked.reply(rcode);
    for (String line : lines) {
      boolean authority = line.startsWith("!");
      message.addRecord(
          ScriptedServer.record(authority ? line.substring(1) : line),
          authority ? Section.AUTHORITY : Section.ANSWER);
    }
    return message;
  }

  @Override
  public List<byte[]> answer(ScriptedServer.Asked asked) throws IOException {
    ScriptedServer.Script script = answers.get(asked.toString());
    return new ArrayList<>(
        script == null ? List.of(asked.reply(Rcode.NXDOMAIN).toWire()) : script.answer(asked));
  }
}
