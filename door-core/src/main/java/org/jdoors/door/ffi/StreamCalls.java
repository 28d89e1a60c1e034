package org.jdoors.door.ffi;

/**
 * The calls by which a stream is read; each returns -1 if it fails, with the reason in {@link
 * #errno}, to be asked by the same thread before its next call. Addresses are of memory of this
 * process.
 */
interface StreamCalls {

  int open(byte[] path, int flags);

  int ioctl(int descriptor, int command, long argument);

  int getmsg(int descriptor, long control, long data, long flags);

  int poll(long descriptors, long count, int milliseconds);

  long write(int descriptor, byte[] data, long size);

  int close(int descriptor);

  int errno();
}
