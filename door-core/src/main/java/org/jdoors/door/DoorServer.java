package org.jdoors.door;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jdoors.door.ffi.CallFrame;
import org.jdoors.door.ffi.DoorClient;
import org.jdoors.door.ffi.ErrnoException;
import org.jdoors.door.ffi.NativeProcedure;
import org.jdoors.door.ffi.NativeServer;
import org.jspecify.annotations.Nullable;

/**
 * A door served by this process. Calls run on door threads, which the system makes on demand; they
 * are daemon threads, named {@code door-1} and so on. Closing the server revokes the door, then
 * waits for calls in progress. Source: door_create(3C), door_revoke(3C), fattach(3C).
 */
public final class DoorServer implements AutoCloseable {

  /** Mode of a path that {@link #attach(Path)} creates: everybody may call. */
  private static final int DEFAULT_MODE = 0644;

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final System.Logger LOG = System.getLogger(DoorServer.class.getName());
  private static final ThreadLocal<@Nullable DoorCall> CALL = new ThreadLocal<>();

  private final NativeServer server;
  private final Attachments attachments;
  private final String name;
  private final long uniquifier;

  private DoorServer(Builder builder) throws ErrnoException {
    name = builder.name == null ? "door" : builder.name;
    server =
        NativeServer.create(
            new Procedure(builder.procedure, builder.onFailure, name),
            builder.name,
            builder.cookie,
            DoorAttribute.bits(builder.attributes),
            builder.maxArgument);
    attachments = new Attachments(server.descriptor());
    uniquifier = DoorClient.info(server.descriptor()).uniquifier();
  }

  /**
   * Creates a door.
   *
   * @throws DoorException EINVAL for attributes that cannot be asked for, EMFILE if the process has
   *     no descriptor left
   */
  public static DoorServer create(DoorProcedure procedure, Set<DoorAttribute> attributes)
      throws DoorException {
    return builder(procedure).attributes(attributes).create();
  }

  /** Starts a door with more choices. */
  public static Builder builder(DoorProcedure procedure) {
    return new Builder(procedure);
  }

  /** Attaches the door to a path that everybody may call; see {@link #attach(Path, int)}. */
  public DoorServer attach(Path path) throws DoorException {
    return attach(path, DEFAULT_MODE);
  }

  /**
   * Attaches the door to a path. A missing file is created; the file gets exactly {@code mode},
   * whatever the umask. A door that a dead process left there is replaced.
   *
   * @param mode permission bits; who may read the path may call the door
   * @throws DoorException EBUSY if another process, or this one, serves a door there; EEXIST if
   *     there is a file with content; EISDIR, ENOENT, EACCES, EPERM as the message says
   */
  public DoorServer attach(Path path, int mode) throws DoorException {
    attachments.attach(path, mode);
    return this;
  }

  /**
   * Detaches the door from its paths; the empty files stay. Who has the door open can still call.
   */
  public void detach() {
    attachments.detachAll(uniquifier);
  }

  /** What the door tells about itself. */
  public DoorInfo info() throws DoorException {
    try {
      return DoorInfo.of(DoorClient.info(server.descriptor()));
    } catch (ErrnoException e) {
      throw DoorException.of(e, name);
    }
  }

  /**
   * The door, to be called or passed on. It works until this server is closed; closing it is free.
   */
  public Door door() {
    return Door.borrowed(server.descriptor(), name);
  }

  /** The value of a limit; unsigned. */
  public long parameter(DoorParameter parameter) throws DoorException {
    return door().parameter(parameter);
  }

  /**
   * Sets a limit; calls that started before may still see the old one.
   *
   * @throws DoorException EINVAL if DATA_MIN would exceed DATA_MAX, ENOTSUP for DESC_MAX of a door
   *     that refuses descriptors, ERANGE if DESC_MAX exceeds 2^31 - 1, EBADF after close
   */
  public void parameter(DoorParameter parameter, long value) throws DoorException {
    try {
      DoorClient.parameter(server.descriptor(), parameter.number(), value);
    } catch (ErrnoException e) {
      throw DoorException.of(e, name);
    }
  }

  /**
   * Detaches and revokes the door, then waits up to five seconds for calls in progress; one that
   * this thread serves itself does not count. Closing twice does nothing.
   */
  @Override
  public void close() {
    detach();
    if (!server.close(PATIENCE)) {
      LOG.log(System.Logger.Level.WARNING, "door closed with calls in progress door={0}", name);
    }
  }

  @Override
  public String toString() {
    return name;
  }

  /** Choices for a door. Use once. */
  public static final class Builder {

    /** Room for Java on the 2 MiB stacks of server threads, on which arguments lie on illumos. */
    private static final int MAX_ARGUMENT = 1 << 20;

    private final DoorProcedure procedure;
    private Set<DoorAttribute> attributes = EnumSet.noneOf(DoorAttribute.class);
    private DoorProcedure onFailure = call -> {};
    private int maxArgument = MAX_ARGUMENT;
    private @Nullable String name;
    private @Nullable Long cookie;

    private Builder(DoorProcedure procedure) {
      this.procedure = procedure;
    }

    /**
     * A name for messages and for the threads that serve this door first: NAME-1 and so on. Threads
     * of doors without {@link DoorAttribute#PRIVATE} serve all such doors and keep their first
     * name.
     */
    public Builder name(String value) {
      name = value;
      return this;
    }

    /** The number that {@link DoorInfo#cookie} shows; without it the door gets one of its own. */
    public Builder cookie(long value) {
      cookie = value;
      return this;
    }

    /** Flags; {@link DoorAttribute#NO_CANCEL} is always added. */
    public Builder attributes(Set<DoorAttribute> values) {
      attributes = Set.copyOf(values);
      return this;
    }

    /**
     * Most bytes per call, the first value of {@link DoorParameter#DATA_MAX}; 1 MiB unless told.
     *
     * @throws IllegalArgumentException if negative
     */
    public Builder maxArgument(int bytes) {
      if (bytes < 0) {
        throw new IllegalArgumentException("maxArgument=" + bytes);
      }
      maxArgument = bytes;
      return this;
    }

    /** Answers calls whose procedure threw; without it, or if it throws too, they get nothing. */
    public Builder onFailure(DoorProcedure value) {
      onFailure = value;
      return this;
    }

    /**
     * Creates the door.
     *
     * @throws DoorException EINVAL for attributes that cannot be asked for, EMFILE if the process
     *     has no descriptor left
     */
    public DoorServer create() throws DoorException {
      try {
        return new DoorServer(this);
      } catch (ErrnoException e) {
        throw DoorException.of(e, name == null ? "new door" : name);
      }
    }
  }

  /** Runs on door threads. */
  private static final class Procedure implements NativeProcedure {

    private final DoorProcedure procedure;
    private final DoorProcedure onFailure;
    private final String name;
    private final FailureLog failures = new FailureLog(LOG, System::nanoTime);

    Procedure(DoorProcedure procedure, DoorProcedure onFailure, String name) {
      this.procedure = procedure;
      this.onFailure = onFailure;
      this.name = name;
    }

    @Override
    public void serve(CallFrame frame) throws Exception {
      DoorCall call = CALL.get();
      if (call == null) {
        call = new DoorCall(frame);
        CALL.set(call);
      }
      call.begin();
      try {
        procedure.serve(call);
      } catch (Throwable e) {
        failures.warn("door procedure failed door=" + name, e);
        frame.discardReply();
        onFailure.serve(call);
      }
    }

    @Override
    public void failed(int errno, @Nullable Throwable cause) {
      String what =
          cause == null
              ? "reply refused door=" + name + " errno=" + Errno.of(errno)
              : "failure procedure failed door=" + name;
      failures.warn(what, cause);
    }
  }
}
