package org.jdoors.nscd.compare;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdoors.nscd.client.Answer;
import org.jdoors.nscd.entry.Decoded;
import org.jdoors.nscd.entry.Group;
import org.jdoors.nscd.entry.Host;
import org.jdoors.nscd.entry.InternetAddress;
import org.jdoors.nscd.entry.Passwd;
import org.jdoors.nscd.file.FileReads;
import org.jdoors.nscd.file.FileThread;
import org.jdoors.nscd.source.Database;
import org.jdoors.nscd.source.Entries;
import org.jdoors.nscd.source.FilesSource;
import org.jdoors.nscd.source.Lookup;
import org.jdoors.nscd.source.LookupKey;
import org.jdoors.nscd.source.Question;
import org.jdoors.nscd.wire.HostError;
import org.jspecify.annotations.Nullable;

/** What the files say, as a daemon with the policy {@code files} would answer. */
public final class FilesAnswers implements Answers {

  /** One char per byte. */
  private static final Charset BYTES = StandardCharsets.ISO_8859_1;

  private static final int UNLIMITED = Integer.MAX_VALUE;

  /** Files are read once for all questions. */
  private static final Duration NEVER_AGAIN = Duration.ofDays(1);

  private final FilesSource.Paths paths;
  private final FileThread thread;
  private final FileReads reads;

  /** Null until the first question; this is used by one thread. */
  private @Nullable FilesSource source;

  private FilesAnswers(FilesSource.Paths paths, FileThread thread, FileReads reads) {
    this.paths = paths;
    this.thread = thread;
    this.reads = reads;
  }

  /**
   * Answers from files, which are read at the first question.
   *
   * @param warnings told of lines that cannot be read, with file and number
   * @param mostBytes largest file that is read
   */
  public static FilesAnswers of(
      FilesSource.Paths paths, Consumer<String> warnings, long mostBytes) {
    FileThread thread = new FileThread(warnings);
    FileReads reads =
        new FileReads(thread, System::nanoTime, Clock.systemUTC(), warnings, mostBytes);
    return new FilesAnswers(paths, thread, reads);
  }

  private FilesSource source() {
    FilesSource open = source;
    if (open == null) {
      open = new FilesSource(paths, NEVER_AGAIN, reads);
      source = open;
    }
    return open;
  }

  List<Passwd> users() throws IOException {
    return decoded(Database.PASSWD, text -> Passwd.decode(text, BYTES, UNLIMITED)).stream()
        .filter(user -> !isCompat(user.name()))
        .toList();
  }

  List<Group> groups() throws IOException {
    return decoded(Database.GROUP, text -> Group.decode(text, BYTES, UNLIMITED)).stream()
        .filter(group -> !isCompat(group.name()))
        .toList();
  }

  /** Hosts with addresses of one family: for IPv6 all, with IPv4 addresses as v4-mapped. */
  List<Host> hosts(Host.Family family) throws IOException {
    Database database = family == Host.Family.IPV4 ? Database.HOSTS : Database.IPNODES;
    return decoded(database, text -> Host.decode(text, family, BYTES, UNLIMITED));
  }

  private <T> List<T> decoded(Database database, Function<byte[], Decoded<T>> decode)
      throws IOException {
    Entries entries = entries(database);
    List<T> decoded = new ArrayList<>();
    for (int i = 0; i < entries.count(); i++) {
      if (decode.apply(entries.text(i)) instanceof Decoded.Entry<T> entry) {
        decoded.add(entry.value());
      }
    }
    return decoded;
  }

  private Entries entries(Database database) throws IOException {
    Entries entries = source().entries(database);
    if (entries == null) {
      throw new FileSystemException(file(database).toString(), null, "could not be read");
    }
    return entries;
  }

  private Path file(Database database) {
    return switch (database) {
      case PASSWD -> paths.passwd();
      case GROUP -> paths.group();
      case HOSTS, IPNODES -> paths.hosts();
    };
  }

  private static boolean isCompat(String name) {
    return name.startsWith("+") || name.startsWith("-");
  }

  @Override
  public Answer<Fields> ask(Topic topic, String key) throws IOException {
    long number = Answers.number(key);
    byte[] address = InternetAddress.parse(key);
    return switch (topic) {
      case PASSWD ->
          found(
              number < 0
                  ? LookupKey.ofName(Question.PASSWD_BY_NAME, key)
                  : LookupKey.ofId(Question.PASSWD_BY_UID, (int) number),
              text -> Passwd.decode(text, BYTES, UNLIMITED),
              Fields::of);
      case GROUP ->
          found(
              number < 0
                  ? LookupKey.ofName(Question.GROUP_BY_NAME, key)
                  : LookupKey.ofId(Question.GROUP_BY_GID, (int) number),
              text -> Group.decode(text, BYTES, UNLIMITED),
              Fields::of);
      case HOSTS ->
          address == null
              ? host(
                  LookupKey.ofHost(Question.HOSTS_BY_NAME, LookupKey.FAMILY_IPV4, key),
                  Host.Family.IPV4)
              : address.length == InternetAddress.IPV4_BYTES
                  ? host(LookupKey.ofAddress(Question.HOSTS_BY_ADDRESS, address), Host.Family.IPV4)
                  : ipnode(address);
      case IPNODES ->
          address == null
              ? host(
                  LookupKey.ofHost(Question.IPNODES_BY_NAME, LookupKey.FAMILY_IPV6, key),
                  Host.Family.IPV6)
              : ipnode(address);
      case INITGROUPS -> new Answer.Found<>(groupsOf(key));
    };
  }

  private Answer<Fields> ipnode(byte[] address) throws IOException {
    return host(LookupKey.ofAddress(Question.IPNODES_BY_ADDRESS, address), Host.Family.IPV6);
  }

  private Answer<Fields> host(LookupKey key, Host.Family family) throws IOException {
    return found(key, text -> Host.decode(text, family, BYTES, UNLIMITED), Fields::of);
  }

  private <T> Answer<Fields> found(
      LookupKey key, Function<byte[], Decoded<T>> decode, Function<T, Fields> fields)
      throws IOException {
    Database database = key.question().database();
    Lookup answer = source().lookup(key);
    if (answer instanceof Lookup.Unavailable) {
      throw new FileSystemException(file(database).toString(), null, "could not be read");
    }
    if (answer instanceof Lookup.Found found
        && decode.apply(found.text()) instanceof Decoded.Entry<T> entry) {
      return new Answer.Found<>(fields.apply(entry.value()));
    }
    boolean hosts = database == Database.HOSTS || database == Database.IPNODES;
    return new Answer.NotFound<>(hosts ? HostError.HOST_NOT_FOUND : 0);
  }

  private Fields groupsOf(String user) throws IOException {
    List<Integer> gids = new ArrayList<>();
    entries(Database.GROUP)
        .groupsOf(
            user.getBytes(BYTES),
            gid -> {
              if (!gids.contains((int) gid)) {
                gids.add((int) gid);
              }
            });
    return Fields.ofGroupIds(gids);
  }

  @Override
  public Answer<Fields> list(Topic topic) throws IOException {
    return new Answer.Found<>(
        switch (topic) {
          case PASSWD -> Fields.ofUsers(users());
          case GROUP -> Fields.ofGroups(groups());
          case HOSTS -> Fields.ofHosts(hosts(Host.Family.IPV4));
          case IPNODES, INITGROUPS -> throw new IllegalArgumentException(topic + " has no list");
        });
  }

  @Override
  public void close() {
    thread.close();
  }
}
