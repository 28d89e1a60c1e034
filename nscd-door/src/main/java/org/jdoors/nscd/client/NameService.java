package org.jdoors.nscd.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jdoors.door.Door;
import org.jdoors.door.DoorException;
import org.jdoors.door.DoorInfo;
import org.jdoors.door.DoorResult;
import org.jdoors.door.Errno;
import org.jdoors.nscd.entry.Group;
import org.jdoors.nscd.entry.Host;
import org.jdoors.nscd.entry.InternetAddress;
import org.jdoors.nscd.entry.Passwd;
import org.jdoors.nscd.wire.AddressFamily;
import org.jdoors.nscd.wire.AdminChange;
import org.jdoors.nscd.wire.AdminReport;
import org.jdoors.nscd.wire.CallNumber;
import org.jdoors.nscd.wire.DatabaseName;
import org.jdoors.nscd.wire.Key;
import org.jdoors.nscd.wire.NameServiceDoor;
import org.jdoors.nscd.wire.Operation;
import org.jdoors.nscd.wire.Reply;
import org.jdoors.nscd.wire.RequestWriter;
import org.jdoors.nscd.wire.Status;

/**
 * Lookups through a name service door: that of nscd-door, or of illumos nscd.
 *
 * <pre>
 * try (NameService names = NameService.open(path)) {
 *   names.passwd("root").toOptional().ifPresent(user -&gt; System.out.println(user.uid()));
 * }
 * </pre>
 *
 * <p>Safe for use by many threads. If the daemon is started anew the next lookup finds the new one.
 * Strings are UTF-8 unless another character set was asked for.
 */
public final class NameService implements AutoCloseable {

  /** NSS_BUFSIZ times what any entry needs: the daemon's largest answer. */
  private static final int BUFFER_SIZE = 524288;

  /**
   * Most groups of a user: NGROUPS_MAX of Linux. illumos has 1024 at most. Their ids fit {@link
   * #BUFFER_SIZE}.
   */
  public static final int MOST_GROUPS = 65536;

  /** AI_V4MAPPED and AI_ALL: all addresses there are. */
  private static final int ALL_ADDRESSES = 3;

  private final Path path;
  private final Charset charset;
  private final ReplyDecoder decoder;
  private final RequestWriter.Client identity;
  private volatile Door door;

  private NameService(Path path, Charset charset) throws IOException {
    this.path = path;
    this.charset = charset;
    this.decoder = new ReplyDecoder(charset, Integer.MAX_VALUE);
    int uid = uid();
    this.identity = new RequestWriter.Client(uid, uid, BUFFER_SIZE);
    this.door = connect(path);
  }

  /**
   * Opens the door at {@code path}.
   *
   * @throws IOException if there is none, if it may not be read, or if it is another door
   */
  public static NameService open(Path path) throws IOException {
    return open(path, StandardCharsets.UTF_8);
  }

  /** Opens the door, reading and writing names in {@code charset}. */
  public static NameService open(Path path, Charset charset) throws IOException {
    return new NameService(path, charset);
  }

  private static Door connect(Path path) throws IOException {
    Door door = Door.open(path);
    DoorInfo info;
    try {
      info = door.info();
    } catch (DoorException e) {
      door.close();
      throw e;
    }
    if (!info.isLive()) {
      door.close();
      throw new IOException(path + ": its daemon has ended");
    }
    if (info.cookie() != NameServiceDoor.COOKIE) {
      door.close();
      throw new IOException(path + ": not a name service door");
    }
    return door;
  }

  /** This process's uid as the system shows it; the daemon does not rely on it. */
  private static int uid() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer uid
          ? uid
          : -1;
    } catch (IOException | UnsupportedOperationException e) {
      return -1;
    }
  }

  /** A user by login name. */
  public Answer<Passwd> passwd(String name) throws IOException {
    return call(search(Operation.PASSWD_BYNAME, name(name)), decoder::passwd);
  }

  /** A user by user id, an unsigned 32-bit number. */
  public Answer<Passwd> passwd(int uid) throws IOException {
    return call(search(Operation.PASSWD_BYUID, id(uid)), decoder::passwd);
  }

  /** A group by name. */
  public Answer<Group> group(String name) throws IOException {
    return call(search(Operation.GROUP_BYNAME, name(name)), decoder::group);
  }

  /** A group by group id, an unsigned 32-bit number. */
  public Answer<Group> group(int gid) throws IOException {
    return call(search(Operation.GROUP_BYGID, id(gid)), decoder::group);
  }

  /**
   * The groups that have a user as a member.
   *
   * @param user a login name; nobody asks whether there is such a user
   * @return group ids, unsigned 32-bit numbers, none of them twice; at most {@link #MOST_GROUPS}.
   *     Without a group the list is empty, not absent.
   */
  public Answer<List<Integer>> groups(String user) throws IOException {
    return groups(new Key.Member(1, MOST_GROUPS, 0, 0, user.getBytes(charset)));
  }

  /**
   * The groups of a user, as {@code initgroups} sets them: the primary one, then those that have
   * the user as a member.
   *
   * @param primaryGid an unsigned 32-bit number; the first of the answer
   */
  public Answer<List<Integer>> groups(String user, int primaryGid) throws IOException {
    long gid = Integer.toUnsignedLong(primaryGid);
    return groups(new Key.Member(1, MOST_GROUPS, 1, gid, user.getBytes(charset)));
  }

  private Answer<List<Integer>> groups(Key key) throws IOException {
    return call(search(Operation.GROUP_BYMEMBER, key), reply -> decoder.groups(reply, MOST_GROUPS));
  }

  /** All users, without those of NIS, whose names begin with a plus or minus sign. */
  public Listing<Passwd> listPasswd() {
    return list(Operation.PASSWD_BYNAME, decoder::passwd, user -> isCompat(user.name()));
  }

  /** All groups, without those of NIS, whose names begin with a plus or minus sign. */
  public Listing<Group> listGroup() {
    return list(Operation.GROUP_BYNAME, decoder::group, group -> isCompat(group.name()));
  }

  /** All hosts with IPv4 addresses, one for each line of the source. */
  public Listing<Host> listHosts() {
    return list(
        Operation.HOSTS_BYNAME, reply -> decoder.host(reply, Host.Family.IPV4), host -> false);
  }

  private <T> Listing<T> list(
      Operation operation, Function<ByteBuffer, Answer<T>> decode, Predicate<T> skipped) {
    return new Listing<>(
        request -> call(request, Function.identity()),
        identity,
        new Listing.Subject<>(DatabaseName.of(operation), decode, skipped));
  }

  static boolean isCompat(String name) {
    return name.startsWith("+") || name.startsWith("-");
  }

  /** The IPv4 addresses of a host. */
  public Answer<Host> hosts(String name) throws IOException {
    return call(
        search(Operation.HOSTS_BYNAME, name(name)), reply -> decoder.host(reply, Host.Family.IPV4));
  }

  /**
   * The host with an IPv4 address.
   *
   * @param address 4 bytes in network order
   */
  public Answer<Host> hosts(byte[] address) throws IOException {
    require(address.length == InternetAddress.IPV4_BYTES);
    return call(
        search(Operation.HOSTS_BYADDR, new Key.HostAddress(AddressFamily.INET, address)),
        reply -> decoder.host(reply, Host.Family.IPV4));
  }

  /** All addresses of a host, IPv4 ones as v4-mapped. */
  public Answer<Host> ipnodes(String name) throws IOException {
    Key key = new Key.HostName(AddressFamily.INET6, ALL_ADDRESSES, name.getBytes(charset));
    return call(
        search(Operation.IPNODES_BYNAME, key), reply -> decoder.host(reply, Host.Family.IPV6));
  }

  /**
   * The host with an address.
   *
   * @param address 4 or 16 bytes in network order
   */
  public Answer<Host> ipnodes(byte[] address) throws IOException {
    require(
        address.length == InternetAddress.IPV4_BYTES
            || address.length == InternetAddress.IPV6_BYTES);
    Key key = new Key.HostAddress(AddressFamily.INET6, InternetAddress.toIpv6(address));
    return call(
        search(Operation.IPNODES_BYADDR, key), reply -> decoder.host(reply, Host.Family.IPV6));
  }

  /** Whether the daemon answers. */
  public boolean ping() throws IOException {
    return call(
        RequestWriter.nscd(CallNumber.PING, 0),
        reply -> Reply.read(reply).status() == Status.SUCCESS);
  }

  /** Settings and statistics of the daemon's caches; empty if the reply is none. */
  public Optional<AdminReport> report() throws IOException {
    return call(AdminReport.request(), AdminReport::read);
  }

  /** The same of the caller's own daemon, for systems where each user has one; else empty. */
  public Optional<AdminReport> reportOfUser() throws IOException {
    return call(AdminReport.requestOfUser(), AdminReport::read);
  }

  /** Changes settings and empties caches; the caller must be privileged. */
  public Reply change(AdminChange change) throws IOException {
    return call(change.request(), Reply::read);
  }

  /**
   * Ends the daemon; the caller must be privileged. The native daemon ends before it replies, which
   * is an {@link IOException}.
   */
  public Reply stopDaemon() throws IOException {
    return call(RequestWriter.nscd(CallNumber.KILLSERVER, 0), Reply::read);
  }

  private static void require(boolean sound) {
    if (!sound) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes");
    }
  }

  private Key name(String name) {
    return new Key.Name(name.getBytes(charset));
  }

  private static Key id(int id) {
    return new Key.Numeric(Integer.toUnsignedLong(id));
  }

  private ByteBuffer search(Operation operation, Key key) {
    return RequestWriter.search(operation, identity, key);
  }

  private <T> T call(ByteBuffer request, Function<ByteBuffer, T> decode) throws IOException {
    Door current = door;
    try {
      return call(current, request, decode);
    } catch (DoorException e) {
      if (e.errno() != Errno.EBADF) {
        throw e;
      }
    }
    return call(reconnect(current), request, decode);
  }

  private static <T> T call(Door door, ByteBuffer request, Function<ByteBuffer, T> decode)
      throws DoorException {
    try (DoorResult result = door.call(request, List.of())) {
      return decode.apply(result.data().order(ByteOrder.nativeOrder()));
    }
  }

  private synchronized Door reconnect(Door old) throws IOException {
    if (door == old) {
      door = connect(path);
      old.close();
    }
    return door;
  }

  @Override
  public synchronized void close() {
    door.close();
  }
}
