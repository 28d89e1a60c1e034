package org.jdoors.door.ffi;

/**
 * The result of a call: its bytes, copied out of the system's memory, and the descriptors that came
 * with it, which the holder must close.
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record ClientReply(byte[] data, Descriptor[] descriptors) {}
