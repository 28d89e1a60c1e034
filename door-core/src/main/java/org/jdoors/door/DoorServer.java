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
import org.jdoors.door.ffi.ServerLimits;
import org.jspecify.annotations.Nullable;

/**
 * A door served by this process. Calls run on door threads, which the system makes on demand, or
 * which belong to this door alone ({@link Builder#threads}); they are daemon threads, named {@code
 * door-1} and so on, and are never cancelled: {@link DoorAttribute#NO_CANCEL} is always set, and a
 * procedure asks {@link DoorCall#isAborted} whether its client is still there. Closing the server
 * revokes the door, then waits for calls in progress. Source: door_create(3C), door_revoke(3C),
 * fattach(3C).
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
    Procedure procedure = new Procedure(builder.procedure, builder.onFailure, name);
    int attributes = DoorAttribute.bits(builder.attributes);
    DoorThreads threads = builder.threads;
    server =
        threads == null
            ? NativeServer.create(
                procedure, builder.name, builder.cookie, attributes, builder.limits())
            : NativeServer.createPrivate(
                procedure,
                builder.name,
                builder.cookie,
                attributes,
                builder.limits(),
                threads.initial(),
                threads.maximum(),
                threads.stackSize());
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
   * Detaches and revokes the door, then waits up to five seconds for calls in progress, and for
   * threads of the door's own to end; a call that this thread serves itself does not count. A
   * thread that still serves a call later ends when it has answered. Closing twice does nothing.
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

    /** Leaves Java half of the 2 MiB stacks of server threads, on which arguments lie. */
    private static final int MAX_ARGUMENT = 1 << 20;

    private final DoorProcedure procedure;
    private Set<DoorAttribute> attributes = EnumSet.noneOf(DoorAttribute.class);
    private DoorProcedure onFailure = call -> {};
    private int minArgument;
    private @Nullable Integer maxArgument;
    private int maxDescriptors = ServerLimits.ANY;
    private @Nullable DoorThreads threads;
    private @Nullable String name;
    private @Nullable Long cookie;

    private Builder(DoorProcedure procedure) {
      this.procedure = procedure;
    }

    /**
     * A name for messages and for the threads that serve this door first: NAME-1 and so on. Threads
     * of doors without {@link #threads} serve all such doors and keep their first name.
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
     * Gives the door threads of its own, which serve nothing else; {@link DoorAttribute#PRIVATE}
     * and {@link DoorAttribute#PRIVCREATE} are added. They are daemons of Java and end when the
     * door is closed. Signals meant for the program are blocked in them, but for HUP, INT and TERM,
     * which the virtual machine opens in all its threads; so is cancellation. Without this, the
     * threads that serve all other doors of the process serve this one too, and the system makes
     * them as they are needed.
     */
    public Builder threads(DoorThreads value) {
      threads = value;
      return this;
    }

    /**
     * Fewest bytes per call, the first value of {@link DoorParameter#DATA_MIN}; 0 unless told.
     * Calls with less fail with ENOBUFS; unreferenced notifications come nevertheless.
     *
     * @throws IllegalArgumentException if negative
     */
    public Builder minArgument(int bytes) {
      minArgument = notNegative("minArgument", bytes);
      return this;
    }

    /**
     * Most bytes per call, the first value of {@link DoorParameter#DATA_MAX}; unless told 1 MiB, or
     * what the stacks of {@link #threads} can take if that is less. Calls with more fail with
     * ENOBUFS.
     *
     * @throws IllegalArgumentException if negative
     */
    public Builder maxArgument(int bytes) {
      maxArgument = notNegative("maxArgument", bytes);
      return this;
    }

    /**
     * Most descriptors per call, the first value of {@link DoorParameter#DESC_MAX}; unless told as
     * many as a message can have, 1024. Calls with more fail with ENFILE.
     *
     * @throws IllegalArgumentException if negative
     */
    public Builder maxDescriptors(int count) {
      maxDescriptors = notNegative("maxDescriptors", count);
      return this;
    }

    private static int notNegative(String name, int value) {
      if (value < 0) {
        throw new IllegalArgumentException(name + "=" + value);
      }
      return value;
    }

    private ServerLimits limits() {
      int most = threads == null ? Integer.MAX_VALUE : threads.maxArgument();
      if (maxArgument != null && maxArgument > most) {
        throw new IllegalArgumentException("maxArgument=" + maxArgument + " " + threads);
      }
      int bytes = maxArgument == null ? Math.min(MAX_ARGUMENT, most) : maxArgument;
      return new ServerLimits(minArgument, bytes, maxDescriptors);
    }

    /** Answers calls whose procedure threw; without it, or if it throws too, they get nothing. */
    public Builder onFailure(DoorProcedure value) {
      onFailure = value;
      return this;
    }

    /**
     * Creates the door.
     *
     * @throws DoorException EINVAL for attributes that cannot be asked for, or if the fewest bytes
     *     exceed the most; ENOTSUP for {@link #maxDescriptors} above 0 of a door that refuses
     *     descriptors; EMFILE if the process has no descriptor left; EPIPE or E2BIG if it can make
     *     no such threads
     * @throws IllegalArgumentException if {@link #maxArgument} leaves Java too little of the stacks
     *     of {@link #threads}
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
