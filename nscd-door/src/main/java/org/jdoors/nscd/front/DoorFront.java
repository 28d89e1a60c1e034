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
 * it any more, it is attached again; if that fails the daemon has no purpose and stops.
 */
public final class DoorFront implements AutoCloseable {

  /** What a caller needs to administer the daemon. Source: nscd of illumos, N2N_check_priv. */
  private static final String ADMINISTRATION = "sys_admin";

  private final Path path;
  private final DoorServer server;
  private final Runnable stop;
  private final Consumer<String> warnings;
  private volatile boolean closing;

  private DoorFront(
      NameServiceProtocol protocol, Path path, Runnable stop, Consumer<String> warnings)
      throws DoorException {
    this.path = path;
    this.stop = stop;
    this.warnings = warnings;
    this.server =
        DoorServer.builder(methods(protocol))
            .name("nscd")
            .cookie(NameServiceDoor.COOKIE)
            .attributes(EnumSet.of(DoorAttribute.UNREF, DoorAttribute.NO_CANCEL))
            .create();
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
    DoorFront front = new DoorFront(protocol, path, stop, warnings);
    try {
      front.server.attach(path, NameServiceDoor.MODE);
    } catch (DoorException e) {
      front.close();
      throw e;
    }
    return front;
  }

  private DoorMethods methods(NameServiceProtocol protocol) {
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
    if (closing || isAttached()) {
      return;
    }
    try {
      server.attach(path, NameServiceDoor.MODE);
      warnings.accept("door was detached; attached again path=" + path);
    } catch (DoorException e) {
      warnings.accept("door was detached and cannot be attached again: " + e.getMessage());
      stop.run();
    }
  }

  private boolean isAttached() {
    try (Door door = Door.open(path)) {
      return door.info().uniquifier() == server.info().uniquifier();
    } catch (DoorException e) {
      return false;
    }
  }

  /** Detaches the path, takes no more calls, waits for those under way. */
  @Override
  public void close() {
    closing = true;
    server.close();
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
