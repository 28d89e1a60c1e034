package org.jdoors.nscd.client;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.jdoors.nscd.entry.Decoded;
import org.jdoors.nscd.entry.Group;
import org.jdoors.nscd.entry.Host;
import org.jdoors.nscd.entry.Passwd;
import org.jdoors.nscd.wire.HostError;
import org.jdoors.nscd.wire.IllumosErrno;
import org.jdoors.nscd.wire.Reply;
import org.jdoors.nscd.wire.Status;

/**
 * Turns replies into answers by the rules of the C library: which fields count, what a text that
 * does not parse means, when ERANGE is reported.
 *
 * <p>Source: illumos lib/libc/port/gen/getxby_door.c and nss_common.c.
 *
 * @param charset of the strings in entries
 * @param bufferSize bytes the caller offers for an entry; larger ones are {@link Answer.TooLarge}
 */
record ReplyDecoder(Charset charset, int bufferSize) {

  /** Reads the text of an entry. */
  @FunctionalInterface
  private interface Parser<T> {
    Decoded<T> parse(byte[] text);
  }

  Answer<Passwd> passwd(ByteBuffer reply) {
    return answer(reply, text -> Passwd.decode(text, charset, bufferSize), false);
  }

  Answer<Group> group(ByteBuffer reply) {
    return answer(reply, text -> Group.decode(text, charset, bufferSize), false);
  }

  Answer<Host> host(ByteBuffer reply, Host.Family family) {
    return answer(reply, text -> Host.decode(text, family, charset, bufferSize), true);
  }

  /**
   * Group ids, 4 bytes each; a rest of fewer is dropped.
   *
   * @param most ids the caller has room for
   */
  Answer<List<Integer>> groups(ByteBuffer reply, int most) {
    return answer(
        reply,
        data -> {
          IntBuffer ids = ByteBuffer.wrap(data).order(reply.order()).asIntBuffer();
          List<Integer> groups = new ArrayList<>();
          while (ids.hasRemaining() && groups.size() < most) {
            groups.add(ids.get());
          }
          return new Decoded.Entry<>(List.copyOf(groups));
        },
        false);
  }

  private static <T> Answer<T> answer(ByteBuffer bytes, Parser<T> parser, boolean hosts) {
    Reply reply = Reply.read(bytes);
    if (reply.isLocal()) {
      return new Answer.LookYourself<>();
    }
    if (reply.status() == Status.SUCCESS) {
      return decoded(parser.parse(reply.data()), hosts);
    }
    if (reply.errno() == IllumosErrno.ERANGE) {
      return new Answer.TooLarge<>();
    }
    int hostError = hosts ? HostError.of(reply.status(), reply.hostErrno()) : 0;
    return reply.status() == Status.NOT_FOUND
        ? new Answer.NotFound<>(hostError)
        : new Answer.Failed<>(reply.status(), hostError);
  }

  private static <T> Answer<T> decoded(Decoded<T> decoded, boolean hosts) {
    if (decoded instanceof Decoded.Entry<T> entry) {
      return new Answer.Found<>(entry.value());
    }
    return decoded instanceof Decoded.TooLarge<T>
        ? new Answer.TooLarge<>()
        : new Answer.NotFound<>(hosts ? HostError.HOST_NOT_FOUND : 0);
  }
}
