package org.jdoors.nscd.cache;

import java.util.concurrent.Semaphore;

/** Places for lookups, of which there can come to be more or fewer. */
public final class Places {

  private final Adjustable free;
  private int count;

  /** A semaphore that can be shrunk below zero: then nobody gets in until enough have left. */
  private static final class Adjustable extends Semaphore {

    private static final long serialVersionUID = 1L;

    Adjustable(int permits) {
      super(permits);
    }

    void shrink(int by) {
      reducePermits(by);
    }
  }

  /** So many places; fewer than none are none. */
  public Places(int count) {
    this.count = Math.max(0, count);
    this.free = new Adjustable(this.count);
  }

  /** Changes their number; who is in stays in. */
  public synchronized void resize(int newCount) {
    int wanted = Math.max(0, newCount);
    if (wanted > count) {
      free.release(wanted - count);
    } else {
      free.shrink(count - wanted);
    }
    count = wanted;
  }

  boolean enter() {
    return free.tryAcquire();
  }

  void leave() {
    free.release();
  }
}
