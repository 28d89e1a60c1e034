package org.jdoors.smf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * The rules for an instance that takes the place of a native one: its name, what it depends on, its
 * methods and what they may do.
 *
 * <p>Source: smf(7), smf_method(7), svc.startd(8), privileges(7), and how rsyslog of OmniOS is one
 * more instance of the system log.
 */
final class InstanceRules {
  private static final String DOCTYPE =
      "<!DOCTYPE service_bundle SYSTEM \"/usr/share/lib/xml/dtd/service_bundle.dtd.1\">";

  private static final List<String> METHODS = List.of("start", "stop", "refresh");

  /** A JVM needs seconds to start, and on a busy machine many. */
  private static final int SHORTEST_START = 60;

  private final Daemon daemon;
  private final String text;
  private final Manifest manifest;
  private final List<String> found = new ArrayList<>();

  private InstanceRules(Daemon daemon, String text) throws IOException {
    this.daemon = daemon;
    this.text = text;
    this.manifest = Manifest.of(text);
  }

  /** What is wrong with a manifest, empty if nothing is. */
  static List<String> violations(Daemon daemon, String text) throws IOException {
    InstanceRules rules = new InstanceRules(daemon, text);
    rules.checkBundle();
    rules.checkNames();
    rules.checkDependencies();
    rules.checkDependents();
    rules.checkMethods();
    rules.checkContext();
    rules.checkRestarts();
    return rules.found;
  }

  /** Whether of several manifests each excludes an instance of another one. */
  static List<String> mutualExclusions(List<String> texts) throws IOException {
    Set<String> pairs = new HashSet<>();
    List<String> found = new ArrayList<>();
    for (String text : texts) {
      Manifest manifest = Manifest.of(text);
      for (Element service : Manifest.children(manifest.root())) {
        for (Element instance : Manifest.children(service)) {
          if (!instance.getTagName().equals("instance")) {
            continue;
          }
          String self =
              "svc:/" + service.getAttribute("name") + ":" + instance.getAttribute("name");
          for (Element dependency : Manifest.children(instance)) {
            if (dependency.getAttribute("grouping").equals("exclude_all")) {
              for (Element other : Manifest.children(dependency)) {
                String excluded = other.getAttribute("value");
                pairs.add(self + " " + excluded);
                if (pairs.contains(excluded + " " + self)) {
                  found.add(self + " and " + excluded + " exclude each other: neither would start");
                }
              }
            }
          }
        }
      }
    }
    return found;
  }

  private void checkBundle() {
    require(text.contains(DOCTYPE), "the document type is not that of SMF");
    require(manifest.root().getAttribute("type").equals("manifest"), "the bundle is no manifest");
    Element service = manifest.service();
    require(
        service.getAttribute("name").equals(daemon.service),
        "the service is not the native one, which others depend on");
    require(service.getAttribute("version").equals("1"), "the version is not the native one");
    require(service.getAttribute("type").equals("service"), "the type is not the native one");
    // What both manifests say at service level would be a conflict at import.
    for (Element child : Manifest.children(service)) {
      require(
          List.of("instance", "stability").contains(child.getTagName()),
          "the native manifest's part, at service level: " + child.getTagName());
    }
    require(
        manifest.instance().getAttribute("name").equals("door"), "the instance is not named door");
    require(
        manifest.instance().getAttribute("enabled").equals("false"),
        "the instance is enabled at once, and excludes the native one");
    require(manifest.inInstance("template").size() == 1, "the instance has no template");
  }

  /** Dependencies, methods and groups of properties are all of them groups, with one name each. */
  private void checkNames() {
    Set<String> groups = new HashSet<>();
    for (Element child : Manifest.children(manifest.instance())) {
      if (List.of("dependency", "exec_method", "property_group").contains(child.getTagName())) {
        checkName(child.getAttribute("name"), groups);
      }
      if (child.getTagName().equals("property_group")) {
        Set<String> properties = new HashSet<>();
        for (Element property : Manifest.children(child)) {
          checkName(property.getAttribute("name"), properties);
        }
      }
    }
  }

  private void checkName(String name, Set<String> before) {
    require(
        name.matches("[A-Za-z][A-Za-z0-9_.-]*") && name.length() <= PropertyType.LONGEST_NAME,
        "no name: " + name);
    require(before.add(name), "the name is there twice: " + name);
  }

  private void checkDependencies() {
    Set<String> missing = new TreeSet<>(NativeFacts.dependencies(daemon).keySet());
    int exclusions = 0;
    for (Element dependency : manifest.inInstance("dependency")) {
      String name = dependency.getAttribute("name");
      String grouping = dependency.getAttribute("grouping");
      Set<String> values = new TreeSet<>();
      for (Element fmri : Manifest.children(dependency)) {
        values.add(fmri.getAttribute("value"));
      }
      boolean paths = dependency.getAttribute("type").equals("path");
      Set<String> known = paths ? NativeFacts.FILES : NativeFacts.SERVICES;
      require(
          known.containsAll(values), name + " depends on what illumos does not have: " + values);
      if (grouping.equals("exclude_all")) {
        exclusions++;
        require(
            values.equals(NativeFacts.excluded(daemon)),
            name + " excludes others than who serves the same door: " + values);
      } else {
        NativeFacts.Dependency natively = NativeFacts.dependencies(daemon).get(name);
        require(
            natively != null
                && natively.grouping().equals(grouping)
                && natively.values().equals(values),
            "not the native dependency: " + name);
        missing.remove(name);
      }
    }
    require(missing.isEmpty(), "dependencies of the native service are missing: " + missing);
    require(exclusions == 1, "the native instance is not excluded once");
  }

  private void checkDependents() {
    List<Element> dependents = manifest.inInstance("dependent");
    require(dependents.size() == 1, "the native service has one dependent");
    for (Element dependent : dependents) {
      String name = dependent.getAttribute("name");
      require(
          !NativeFacts.DEPENDENTS.contains(name),
          "the native service's name in its dependent: " + name);
      require(
          dependent.getAttribute("grouping").equals("optional_all"),
          name + " would keep its dependent from starting");
      require(
          Manifest.children(dependent)
              .get(0)
              .getAttribute("value")
              .equals("svc:/milestone/multi-user"),
          name + " is not of the native dependent");
    }
  }

  /** A method that is missing here would be the native one. */
  private void checkMethods() {
    List<String> names = new ArrayList<>();
    for (Element method : manifest.inInstance("exec_method")) {
      String name = method.getAttribute("name");
      names.add(name);
      String exec = method.getAttribute("exec");
      String[] words = exec.split(" ", -1);
      Path program = Path.of(words[0]);
      require(
          String.valueOf(program.getParent()).equals(Delivered.METHODS_ON_ILLUMOS)
              && Files.isExecutable(Delivered.METHODS.resolve(program.getFileName())),
          "no method that is delivered: " + words[0]);
      require(
          exec.equals(words[0] + " " + daemon.command + " " + name),
          name + " does not call its method for its daemon: " + exec);
      int seconds = Integer.parseInt(method.getAttribute("timeout_seconds"));
      require(
          seconds >= (name.equals("start") ? SHORTEST_START : 1),
          name + " has too little time, or no end: " + seconds);
    }
    require(names.equals(METHODS), "methods are missing, which would be the native ones: " + names);
  }

  private void checkContext() {
    List<Element> contexts = manifest.inInstance("method_context");
    if (contexts.size() != 1) {
      found.add("no context: the methods would have all privileges");
      return;
    }
    String folder = contexts.get(0).getAttribute("working_directory");
    require(folder.startsWith("/"), "the folder to work in would be root's home: " + folder);
    Element credential = Manifest.children(contexts.get(0)).get(0);
    require(
        credential.getAttribute("user").equals("root"),
        "only root can attach a door in /var/run and remove it");
    Set<String> asked = new TreeSet<>();
    for (String privilege : credential.getAttribute("privileges").split(",", -1)) {
      asked.add(privilege);
      require(
          !privilege.startsWith("!") || NativeFacts.BASIC.contains(privilege.substring(1)),
          "what is not given cannot be taken away: " + privilege);
    }
    require(asked.contains("basic"), "a JVM does not run without basic privileges: " + asked);
    require(!asked.contains("all") && !asked.contains("zone"), "all privileges: " + asked);
    Set<String> toExplain = new TreeSet<>(asked);
    for (String privilege : NativeFacts.BASIC) {
      if (!asked.contains("!" + privilege)) {
        toExplain.add(privilege);
      }
    }
    String reasons = commentBefore(contexts.get(0));
    toExplain.removeIf(reasons::contains);
    require(toExplain.isEmpty(), "privileges without a reason: " + toExplain);
  }

  private static String commentBefore(Element element) {
    for (Node node = element.getPreviousSibling(); node != null; node = node.getPreviousSibling()) {
      if (node.getNodeType() == Node.COMMENT_NODE) {
        return node.getNodeValue();
      }
      if (node.getNodeType() == Node.ELEMENT_NODE) {
        break;
      }
    }
    return "";
  }

  private void checkRestarts() {
    Map<String, List<String>> values = manifest.values();
    require(
        values.containsKey("startd/critical_failure_count")
            && values.containsKey("startd/critical_failure_period"),
        "svc.startd heeds the number of failures and their period only together");
    require(
        values.getOrDefault("startd/duration", List.of()).equals(List.of("contract")),
        "only a contract is online when its start method says so");
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      found.add(otherwise);
    }
  }
}
