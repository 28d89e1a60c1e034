package org.jdoors.nscd.front;

import java.util.Map;
import org.jdoors.nscd.entry.InternetAddress;
import org.jdoors.nscd.source.LookupKey;
import org.jdoors.nscd.source.Question;
import org.jdoors.nscd.wire.AddressFamily;
import org.jdoors.nscd.wire.Key;
import org.jdoors.nscd.wire.Operation;
import org.jdoors.nscd.wire.Request;

/** Turns the key of a search into a key for the switch, without making an object. */
final class QuestionReader {

  /** What came of it. */
  enum Result {
    /** The key is filled. */
    READ,
    /** The key cannot have an answer, e.g. an IPv6 address in the database hosts. */
    NEVER_FOUND,
    /** The key does not hold together. */
    BROKEN,
    /** The operation is not answered here. */
    NOT_SERVED
  }

  /** Operations that are answered here. */
  private static final Map<Operation, Question> SERVED =
      Map.of(
          Operation.PASSWD_BYNAME, Question.PASSWD_BY_NAME,
          Operation.PASSWD_BYUID, Question.PASSWD_BY_UID,
          Operation.GROUP_BYNAME, Question.GROUP_BY_NAME,
          Operation.GROUP_BYGID, Question.GROUP_BY_GID,
          Operation.HOSTS_BYNAME, Question.HOSTS_BY_NAME,
          Operation.HOSTS_BYADDR, Question.HOSTS_BY_ADDRESS,
          Operation.IPNODES_BYNAME, Question.IPNODES_BY_NAME,
          Operation.IPNODES_BYADDR, Question.IPNODES_BY_ADDRESS);

  private QuestionReader() {}

  /** Reads a request whose operation was found. */
  static Result read(Request request, LookupKey key) {
    Operation operation = request.operation();
    Question question = operation == null ? null : SERVED.get(operation);
    if (question == null) {
      return Result.NOT_SERVED;
    }
    return switch (question) {
      case PASSWD_BY_NAME, GROUP_BY_NAME -> readName(request, key, question);
      case PASSWD_BY_UID, GROUP_BY_GID -> readId(request, key, question);
      case HOSTS_BY_NAME -> readHostName(request, key, question, LookupKey.FAMILY_IPV4, 0);
      case IPNODES_BY_NAME -> readNodeName(request, key, question);
      case HOSTS_BY_ADDRESS ->
          readAddress(request, key, question, AddressFamily.INET, InternetAddress.IPV4_BYTES);
      case IPNODES_BY_ADDRESS ->
          readAddress(request, key, question, AddressFamily.INET6, InternetAddress.IPV6_BYTES);
    };
  }

  private static Result readName(Request request, LookupKey key, Question question) {
    if (request.keyLength() == 0) {
      return Result.BROKEN;
    }
    key.setName(question, request.buffer(), request.keyOffset(), request.keyStringLength(0));
    return Result.READ;
  }

  private static Result readId(Request request, LookupKey key, Question question) {
    if (request.keyLength() != Long.BYTES) {
      return Result.BROKEN;
    }
    key.setId(question, (int) request.keyLong(0));
    return Result.READ;
  }

  private static Result readHostName(
      Request request, LookupKey key, Question question, byte family, int at) {
    if (request.keyLength() <= at) {
      return Result.BROKEN;
    }
    key.setHostName(
        question, family, request.buffer(), request.keyOffset() + at, request.keyStringLength(at));
    return Result.READ;
  }

  /** The cache tells families apart, not flags. */
  private static Result readNodeName(Request request, LookupKey key, Question question) {
    if (request.keyLength() <= Key.HostName.FIXED) {
      return Result.BROKEN;
    }
    byte family =
        request.keyLong(0) == AddressFamily.INET ? LookupKey.FAMILY_IPV4 : LookupKey.FAMILY_IPV6;
    return readHostName(request, key, question, family, Key.HostName.FIXED);
  }

  private static Result readAddress(
      Request request, LookupKey key, Question question, int family, int length) {
    if (!request.hasAddress()) {
      return Result.BROKEN;
    }
    if (request.keyLong(0) != length || request.keyLong(Long.BYTES) != family) {
      return Result.NEVER_FOUND;
    }
    key.setAddress(
        question,
        request.buffer(),
        request.keyOffset() + Key.HostAddress.FIXED,
        length == InternetAddress.IPV4_BYTES);
    return Result.READ;
  }
}
