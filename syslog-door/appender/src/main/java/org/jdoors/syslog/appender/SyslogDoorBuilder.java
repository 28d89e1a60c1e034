package org.jdoors.syslog.appender;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.plugins.PluginBuilderAttribute;
import org.apache.logging.log4j.status.StatusLogger;
import org.jdoors.door.DoorException;
import org.jdoors.door.DoorPaths;
import org.jdoors.syslog.client.SyslogClient;
import org.jdoors.syslog.record.Durability;
import org.jdoors.syslog.record.Facility;
import org.jspecify.annotations.Nullable;

/** The attributes of the element {@code SyslogDoor}, besides those that every appender has. */
public final class SyslogDoorBuilder extends AbstractAppender.Builder<SyslogDoorBuilder>
    implements org.apache.logging.log4j.core.util.Builder<SyslogDoorAppender> {
  @PluginBuilderAttribute private @Nullable String path;

  @PluginBuilderAttribute private String facility = "user";

  @PluginBuilderAttribute private String appName = "java";

  @PluginBuilderAttribute private String durability = "written";

  @PluginBuilderAttribute private String enterpriseId = "32473";

  @PluginBuilderAttribute private long deadlineMillis = 5000;

  @PluginBuilderAttribute private int queueSize;

  @PluginBuilderAttribute private String whenFull = "wait";

  SyslogDoorBuilder() {}

  /** The door; without it the usual one of the system. */
  public SyslogDoorBuilder setPath(String value) {
    path = value;
    return this;
  }

  /** A name of syslog.conf. */
  public SyslogDoorBuilder setFacility(String value) {
    facility = value;
    return this;
  }

  /** APP-NAME, or what the line begins with. */
  public SyslogDoorBuilder setAppName(String value) {
    appName = value;
    return this;
  }

  /** accepted, written or on_disk: how safe a record must be before the application goes on. */
  public SyslogDoorBuilder setDurability(String value) {
    durability = value;
    return this;
  }

  /** IANA's number behind the at sign in the names of elements; 32473, of examples, unless told. */
  public SyslogDoorBuilder setEnterpriseId(String value) {
    enterpriseId = value;
    return this;
  }

  /** Longest time that a record may hold the application up, in milliseconds. */
  public SyslogDoorBuilder setDeadlineMillis(long value) {
    deadlineMillis = value;
    return this;
  }

  /** Records that may wait for a thread of the appender's own; 0 for none: events wait. */
  public SyslogDoorBuilder setQueueSize(int value) {
    queueSize = value;
    return this;
  }

  /** wait or drop: what a full queue does. */
  public SyslogDoorBuilder setWhenFull(String value) {
    whenFull = value;
    return this;
  }

  String appName() {
    return appName;
  }

  String enterpriseId() {
    return enterpriseId;
  }

  long deadlineMillis() {
    return deadlineMillis;
  }

  int queueSize() {
    return queueSize;
  }

  String whenFull() {
    return whenFull;
  }

  @Nullable Filter filter() {
    return getFilter();
  }

  @Nullable Layout<? extends Serializable> layout() {
    return getLayout();
  }

  @Override
  public @Nullable SyslogDoorAppender build() {
    Facility known = Facility.named(facility);
    Durability wanted = wanted();
    if (known == null || known == Facility.MARK || known == Facility.KERN) {
      return refuse("facility", facility);
    } else if (wanted == null) {
      return refuse("durability", durability);
    } else if (!whenFull.equals("wait") && !whenFull.equals("drop")) {
      return refuse("whenFull", whenFull);
    } else if (queueSize < 0) {
      return refuse("queueSize", queueSize);
    } else if (deadlineMillis < 1) {
      return refuse("deadlineMillis", deadlineMillis);
    } else if (!enterpriseId.matches("[0-9.]{1,20}")) {
      return refuse("enterpriseId", enterpriseId);
    }
    try {
      Path door = path == null ? DoorPaths.defaultPath(SyslogClient.DOOR_NAME) : Path.of(path);
      return new SyslogDoorAppender(this, door, known, wanted);
    } catch (DoorException e) {
      return refuse("path", e.getMessage());
    }
  }

  private @Nullable Durability wanted() {
    for (Durability each : Durability.values()) {
      if (each.name().equals(durability.toUpperCase(Locale.ROOT))) {
        return each;
      }
    }
    return null;
  }

  private @Nullable SyslogDoorAppender refuse(String attribute, @Nullable Object value) {
    StatusLogger.getLogger()
        .error("SyslogDoor {}: {}=\"{}\" cannot be used", getName(), attribute, value);
    return null;
  }
}
