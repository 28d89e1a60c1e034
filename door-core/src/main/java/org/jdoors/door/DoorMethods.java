package org.jdoors.door;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.jdoors.struct.Int32Field;

/**
 * One door with many methods: a number in the argument, at a fixed place, says which. The usual C
 * shape is a union of structures that all start with the same tag. Dispatching makes no garbage.
 *
 * <p>Cases without a method answer with nothing.
 */
public final class DoorMethods implements DoorProcedure {

  private static final DoorProcedure NOTHING = call -> {};

  private final Int32Field tag;
  private final int[] tags;
  private final Method[] methods;
  private final DoorProcedure onEmpty;
  private final DoorProcedure onShort;
  private final DoorProcedure onUnreferenced;
  private final DoorProcedure otherwise;

  private record Method(int minimumSize, DoorProcedure procedure) {}

  private DoorMethods(Builder builder) {
    tag = builder.tag;
    tags = builder.methods.keySet().stream().mapToInt(Integer::intValue).toArray();
    methods = builder.methods.values().toArray(new Method[0]);
    onEmpty = builder.onEmpty;
    onShort = builder.onShort;
    onUnreferenced = builder.onUnreferenced;
    otherwise = builder.otherwise;
  }

  /** Starts a set of methods told apart by a 32-bit field in native order. */
  public static Builder tagAt(Int32Field tag) {
    return new Builder(tag);
  }

  @Override
  public void serve(DoorCall call) throws Exception {
    choose(call).serve(call);
  }

  private DoorProcedure choose(DoorCall call) {
    ByteBuffer argument = call.argument();
    int size = argument.limit();
    if (call.isUnreferenced()) {
      return onUnreferenced;
    }
    if (size == 0) {
      return onEmpty;
    }
    if (size < tag.end()) {
      return onShort;
    }
    int index = find(tag.get(argument, 0));
    if (index < 0) {
      return otherwise;
    }
    Method method = methods[index];
    return size < method.minimumSize ? onShort : method.procedure;
  }

  private int find(int wanted) {
    int low = 0;
    int high = tags.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (tags[middle] < wanted) {
        low = middle + 1;
      } else if (tags[middle] > wanted) {
        high = middle - 1;
      } else {
        return middle;
      }
    }
    return -1;
  }

  /** Collects methods. Use once. */
  public static final class Builder {

    private final Int32Field tag;
    private final Map<Integer, Method> methods = new TreeMap<>();
    private DoorProcedure onEmpty = NOTHING;
    private DoorProcedure onShort = NOTHING;
    private DoorProcedure onUnreferenced = NOTHING;
    private DoorProcedure otherwise = NOTHING;

    private Builder(Int32Field tag) {
      this.tag = tag;
    }

    /**
     * A method for one tag. Arguments of fewer than {@code minimumSize} bytes go to {@link
     * #onShort}.
     *
     * @throws IllegalArgumentException if the tag has a method already
     */
    public Builder on(int value, int minimumSize, DoorProcedure method) {
      if (methods.putIfAbsent(value, new Method(minimumSize, method)) != null) {
        throw new IllegalArgumentException("second method for " + tag.name() + "=" + value);
      }
      return this;
    }

    /** Serves calls without argument, e.g. health checks. */
    public Builder onEmpty(DoorProcedure method) {
      onEmpty = method;
      return this;
    }

    /** Serves arguments too short to hold the tag, or too short for their method. */
    public Builder onShort(DoorProcedure method) {
      onShort = method;
      return this;
    }

    /** Serves the notification that nobody else refers to the door. */
    public Builder onUnreferenced(DoorProcedure method) {
      onUnreferenced = method;
      return this;
    }

    /** Serves tags without a method. */
    public Builder otherwise(DoorProcedure method) {
      otherwise = method;
      return this;
    }

    /** The finished set. */
    public DoorMethods build() {
      return new DoorMethods(this);
    }
  }
}
