package org.jdoors.nscd.source.dns;

import org.jdoors.nscd.source.Lookup;
import org.xbill.DNS.Message;

/** What came of asking the servers one question. */
sealed interface Reply {

  /** A server answered: NOERROR or NXDOMAIN, for the question asked. */
  record Answered(Message message) implements Reply {}

  /**
   * No server gave an answer that can be used.
   *
   * @param outcome what to tell the switch
   * @param heard whether any server said anything, so that another question may fare better
   */
  record Failed(Lookup outcome, boolean heard) implements Reply {}
}
