package org.jdoors.smf;

import java.util.Map;
import java.util.Set;

/**
 * What illumos itself has and our manifests name.
 *
 * <p>Source: the manifests of illumos, system-log.xml and name-service-cache.xml under cmd, those
 * of the milestones and of svc.startd under cmd/svc/milestone, and auth_attr under lib/libsecdb.
 */
final class NativeFacts {

  /**
   * A dependency of a native service.
   *
   * @param values what it depends on
   */
  record Dependency(String grouping, Set<String> values) {}

  static final Set<String> SERVICES =
      Set.of(
          "svc:/milestone/sysconfig",
          "svc:/milestone/name-services",
          "svc:/milestone/multi-user",
          "svc:/system/filesystem/minimal",
          "svc:/system/filesystem/local",
          "svc:/system/filesystem/autofs",
          "svc:/system/name-service-cache:default",
          "svc:/system/system-log:default",
          "svc:/system/system-log:rsyslog");

  static final Set<String> FILES =
      Set.of("file://localhost/etc/nscd.conf", "file://localhost/etc/nsswitch.conf");

  private static final Map<String, Dependency> OF_THE_CACHE =
      Map.of(
          "config_data",
          new Dependency("require_all", FILES),
          "filesystem",
          new Dependency("require_all", Set.of("svc:/system/filesystem/local")));

  private static final Map<String, Dependency> OF_THE_LOG =
      Map.of(
          "milestone",
          new Dependency("require_all", Set.of("svc:/milestone/sysconfig")),
          "filesystem",
          new Dependency("require_all", Set.of("svc:/system/filesystem/local")),
          "autofs",
          new Dependency("optional_all", Set.of("svc:/system/filesystem/autofs")),
          "name-services",
          new Dependency("require_all", Set.of("svc:/milestone/name-services")));

  /**
   * The instances that serve the daemon's door, and must not run with ours.
   *
   * <p>Source of rsyslog: build/rsyslog/files/rsyslog.xml of omniosorg/omnios-build.
   */
  static Set<String> excluded(Daemon daemon) {
    String service = "svc:/" + daemon.service;
    return daemon == Daemon.SYSLOG
        ? Set.of(service + ":default", service + ":rsyslog")
        : Set.of(service + ":default");
  }

  /** Dependencies that the native services have put on others, by name. */
  static final Set<String> DEPENDENTS =
      Set.of("name-service-cache_multi-user", "system-log_single-user");

  /** Properties of groups that SMF and svc.startd describe themselves, with their types. */
  static final Map<String, String> FRAMEWORK =
      Map.of(
          "general/action_authorization", "astring",
          "general/value_authorization", "astring",
          "startd/duration", "astring",
          "startd/ignore_error", "astring",
          "startd/need_session", "boolean",
          "startd/critical_failure_count", "integer",
          "startd/critical_failure_period", "integer");

  static final Set<String> AUTHORISATIONS =
      Set.of("solaris.smf.manage.system-log", "solaris.smf.manage.name-service-cache");

  /** Privileges that every process has unless they are taken away (privileges(7)). */
  static final Set<String> BASIC =
      Set.of(
          "file_link_any",
          "file_read",
          "file_write",
          "net_access",
          "proc_exec",
          "proc_fork",
          "proc_info",
          "proc_session");

  private NativeFacts() {}

  /**
   * The native dependencies, which an instance inherits under these names. That of the cache on
   * filesystem/minimal is replaced by one on filesystem/local, which needs the other.
   */
  static Map<String, Dependency> dependencies(Daemon daemon) {
    return daemon == Daemon.NSCD ? OF_THE_CACHE : OF_THE_LOG;
  }

  /** Properties that the native services have, and that an instance inherits. */
  static Set<String> inherited(Daemon daemon) {
    return daemon == Daemon.NSCD
        ? Set.of("config/enable_per_user_lookup", "config/per_user_nscd_time_to_live")
        : Set.of("config/log_from_remote", "config/value_authorization");
  }
}
