package org.jdoors.nscd.front;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.function.Consumer;
import org.jdoors.door.Door;
import org.jdoors.door.DoorAttribute;
import org.jdoors.door.DoorCall;
import org.jdoors.door.DoorCredentials;
import org.jdoors.door.DoorException;
import org.jdoors.door.DoorMethods;
import org.jdoors.door.DoorProcedure;
import org.jdoors.door.DoorServer;
import org.jdoors.nscd.wire.NameServiceDoor;
import org.jdoors.nscd.wire.PackedHeader;
import org.jspecify.annotations.Nullable;

/**
 * The name service door: the protocol behind a path. If somebody detaches the door and nobody holds
 * it any more, another one takes its place, since the system tells of that only once per door; if
 * that fails the daemon has no purpose and stops.
 */
public final class DoorFront implements AutoCloseable {

  /** What a caller needs to administer the daemon. Source: nscd of illumos, N2N_check_priv. */
  private static final String ADMINISTRATION = "sys_admin";

  private final NameServiceProtocol protocol;
  private final Path path;
  private final Runnable stop;
  private final Consumer<String> warnings;
  private final Object lock = new Object();

  /** Under the lock. */
  private DoorServer server;

  /** Under the lock. */
  private boolean closing;

  private DoorFront(
      NameServiceProtocol protocol, Path path, Runnable stop, Consumer<String> warnings)
      throws DoorException {
    this.protocol = protocol;
    this.path = path;
    this.stop = stop;
    this.warnings = warnings;
    this.server = attached();
  }

  /** A new door, at the path. */
  private DoorServer attached() throws DoorException {
    DoorServer made =
        DoorServer.builder(methods())
            .name("nscd")
            .cookie(NameServiceDoor.COOKIE)
            .attributes(EnumSet.of(DoorAttribute.UNREF, DoorAttribute.NO_CANCEL))
            .create();
    try {
      return made.attach(path, NameServiceDoor.MODE);
    } catch (DoorException e) {
      made.close();
      throw e;
    }
  }

  /**
   * Makes the door and attaches it.
   *
   * @param stop ends the daemon
   * @param warnings told one line per problem
   * @throws DoorException EBUSY if another daemon serves the path, or what the system says
   */
  public static DoorFront open(
      NameServiceProtocol protocol, Path path, Runnable stop, Consumer<String> warnings)
      throws DoorException {
    return new DoorFront(protocol, path, stop, warnings);
  }

  private DoorMethods methods() {
    DoorMethods.Builder builder =
        DoorMethods.tagAt(PackedHeader.CALL_NUMBER)
            .onShort(serving(protocol::tooShort))
            .otherwise(serving(protocol::other))
            .onUnreferenced(call -> unreferenced());
    for (Map.Entry<Integer, NameServiceProtocol.Method> entry : protocol.methods().entrySet()) {
      builder.on(entry.getKey(), PackedHeader.CALL_NUMBER.end(), serving(entry.getValue()));
    }
    return builder.build();
  }

  private static DoorProcedure serving(NameServiceProtocol.Method method) {
    ThreadLocal<DoorExchange> exchanges = ThreadLocal.withInitial(DoorExchange::new);
    return call -> {
      DoorExchange exchange = exchanges.get();
      exchange.call = call;
      call.reply(method.answer(exchange));
    };
  }

  private void unreferenced() {
    DoorServer old = current();
    if (old == null || isAttached(old)) {
      return;
    }
    try {
      replace(old, attached());
      warnings.accept("door was detached; another one is attached path=" + path);
    } catch (DoorException e) {
      warnings.accept("door was detached and cannot be attached again: " + e.getMessage());
      stop.run();
    }
  }

  /** The present door, or null once this is closed. */
  private @Nullable DoorServer current() {
    synchronized (lock) {
      return closing ? null : server;
    }
  }

  /** One of both goes; closing one from its own call does not wait for that. */
  private void replace(DoorServer old, DoorServer made) {
    DoorServer superfluous = made;
    synchronized (lock) {
      if (!closing) {
        server = made;
        superfluous = old;
      }
    }
    superfluous.close();
  }

  private boolean isAttached(DoorServer present) {
    try (Door door = Door.open(path)) {
      return door.info().uniquifier() == present.info().uniquifier();
    } catch (DoorException e) {
      return false;
    }
  }

  /** Detaches the path, takes no more calls, waits for those under way. */
  @Override
  public void close() {
    DoorServer last;
    synchronized (lock) {
      closing = true;
      last = server;
    }
    last.close();
  }

  /** The exchange of a door thread, over its call. */
  private static final class DoorExchange implements Exchange {

    private @Nullable DoorCall call;

    private DoorCall call() {
      DoorCall current = call;
      if (current == null) {
        throw new IllegalStateException("no call");
      }
      return current;
    }

    @Override
    public ByteBuffer argument() {
      return call().argument();
    }

    @Override
    public ByteBuffer result(int size) {
      return call().result(size);
    }

    @Override
    public Caller caller() throws DoorException {
      DoorCredentials credentials = call().credentials();
      return new Caller(
          credentials.pid(),
          credentials.realUid(),
          credentials.effectiveUid(),
          credentials.has(ADMINISTRATION));
    }
  }
}
