package org.jdoors.nscd.cache;

import java.time.Duration;

/** Does in the background what keeps entries fresh. */
public interface Refreshes {

  /** Has {@code task}, which is quick, run after {@code delay}. */
  void later(Runnable task, Duration delay);

  /**
   * Has {@code lookup}, which may take its time, run soon.
   *
   * @return false if there is no room for it
   */
  boolean now(Runnable lookup);

  /** Does nothing: entries expire. */
  Refreshes NONE =
      new Refreshes() {
        @Override
        public void later(Runnable task, Duration delay) {}

        @Override
        public boolean now(Runnable lookup) {
          return false;
        }
      };
}
