package org.jdoors.door.ffi;

import com.sun.jna.Function;
import com.sun.jna.JNIEnv;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.util.Map;

/**
 * Turns descriptors into {@link FileDescriptor} objects and back. Java has no public way to do
 * that, and reflection is closed to it; JNI is not bound by access rules. The functions are called
 * through the table of the JNI environment, at the positions that the JNI specification fixes
 * (chapter 4, "JNI Functions").
 */
public final class JavaDescriptors {

  private static final int GET_FIELD_ID = 94;
  private static final int GET_OBJECT_FIELD = 95;
  private static final int GET_INT_FIELD = 100;
  private static final int SET_INT_FIELD = 109;

  private static final Map<String, Object> WITH_OBJECTS =
      Map.of(Library.OPTION_ALLOW_OBJECTS, true);

  static {
    Native.register(JavaDescriptors.class, SystemLibrary.LIBC);
  }

  private JavaDescriptors() {}

  /** A new descriptor, close-on-exec, of the file that {@code file} has open. */
  public static Descriptor duplicate(FileDescriptor file) throws ErrnoException {
    if (!file.valid()) {
      throw new ErrnoException("fcntl", Errnos.EBADF);
    }
    return new Descriptor(Descriptor.duplicate(number(file)));
  }

  /**
   * A new descriptor, close-on-exec, of the file that {@code channel} has open. The JDK's own
   * channels keep their {@link FileDescriptor} in a field {@code fd}, from Java 8 to 25 at least.
   *
   * @throws UnsupportedOperationException for a channel without such a field
   */
  public static Descriptor duplicate(FileChannel channel) throws ErrnoException {
    if (!channel.isOpen()) {
      throw new ErrnoException("fcntl", Errnos.EBADF);
    }
    Pointer field;
    try {
      field =
          (Pointer)
              call(
                  Pointer.class,
                  GET_FIELD_ID,
                  channel.getClass(),
                  "fd",
                  "Ljava/io/FileDescriptor;");
    } catch (NoSuchFieldError e) {
      throw new UnsupportedOperationException("no descriptor under " + channel.getClass(), e);
    }
    return duplicate((FileDescriptor) call(Object.class, GET_OBJECT_FIELD, channel, field));
  }

  /**
   * A channel on the same open file, for reading, writing or both as the file was opened. It has a
   * descriptor of its own, which closing the channel closes; position and flags are shared.
   */
  public static FileChannel channel(Descriptor descriptor) throws IOException, ErrnoException {
    int number = DoorClient.acquire(descriptor, "fcntl");
    try {
      int flags = Libc.fcntl(number, FileFlags.F_GETFL, 0);
      if (flags < 0) {
        throw new ErrnoException("fcntl", Native.getLastError());
      }
      int access = flags & FileFlags.ACCESS;
      if (access == FileFlags.O_RDWR) {
        return readWriteChannel(number);
      }
      FileDescriptor file = duplicate(descriptor);
      return access == FileFlags.O_WRONLY
          ? new FileOutputStream(file).getChannel()
          : new FileInputStream(file).getChannel();
    } finally {
      descriptor.release();
    }
  }

  /**
   * Nothing in Java opens a channel for reading and writing over a given descriptor, so one is
   * opened over another file, and its descriptor is then made to mean {@code source}.
   */
  @SuppressWarnings("StreamResourceLeak") // the channel closes the file
  private static FileChannel readWriteChannel(int source) throws IOException, ErrnoException {
    RandomAccessFile file = new RandomAccessFile("/dev/null", "rw");
    if (Libc.dup3(source, number(file.getFD()), FileFlags.O_CLOEXEC) < 0) {
      int errno = Native.getLastError();
      file.close();
      throw new ErrnoException("dup3", errno);
    }
    return file.getChannel();
  }

  private static int number(FileDescriptor file) {
    return (int) call(Integer.class, GET_INT_FIELD, file, numberField());
  }

  /**
   * A Java descriptor of the same open file. It is a duplicate and belongs to the caller, who
   * closes it by closing a stream over it.
   */
  public static FileDescriptor duplicate(Descriptor descriptor) throws ErrnoException {
    int number = DoorClient.acquire(descriptor, "fcntl");
    try {
      FileDescriptor file = new FileDescriptor();
      Pointer field = numberField();
      call(Void.class, SET_INT_FIELD, file, field, Descriptor.duplicate(number));
      return file;
    } finally {
      descriptor.release();
    }
  }

  private static Pointer numberField() {
    return (Pointer) call(Pointer.class, GET_FIELD_ID, FileDescriptor.class, "fd", "I");
  }

  private static Object call(Class<?> type, int position, Object... arguments) {
    // A copy of nothing gives back its first argument: the environment of this thread.
    Pointer environment = new Pointer(memcpy(JNIEnv.CURRENT, JNIEnv.CURRENT, 0));
    Pointer functions = environment.getPointer(0);
    Object[] all = new Object[arguments.length + 1];
    all[0] = environment;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    Pointer function = functions.getPointer((long) position * Native.POINTER_SIZE);
    return Function.getFunction(function).invoke(type, all, WITH_OBJECTS);
  }

  private static native long memcpy(JNIEnv target, JNIEnv source, long size);
}
