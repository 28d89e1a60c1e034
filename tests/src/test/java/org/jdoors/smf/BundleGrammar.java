package org.jdoors.smf;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;

/**
 * Which elements of a service bundle may have which attributes and children, in which order, so far
 * as manifests like ours use them.
 *
 * <p>Source: service_bundle(5) and smf_template(7) of illumos.
 */
final class BundleGrammar {

  /**
   * One element.
   *
   * @param children regular expression over the names of the children, each followed by a blank
   * @param required attributes that it has
   * @param optional attributes that it may have
   */
  private record Kind(Pattern children, Set<String> required, Set<String> optional) {}

  private static final Kind EMPTY = kind("", "", "");
  private static final Kind TEXTS = kind("(loctext )+", "", "");

  private static final String LISTS =
      "(count|integer|opaque|host|hostname|net_address|net_address_v4|net_address_v6|time|astring"
          + "|ustring|boolean|fmri|uri)_list ";

  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("service_bundle", kind("(service )+", "type name", "")),
          Map.entry(
              "service",
              kind(
                  "(create_default_instance )?(single_instance )?(restarter )?(dependency )*"
                      + "(dependent )*(method_context )?(exec_method )*(notification_parameters )*"
                      + "(property_group )*(instance )*(stability )?(template )?",
                  "name version type",
                  "")),
          Map.entry(
              "instance",
              kind(
                  "(restarter )?(dependency )*(dependent )*(method_context )?(exec_method )*"
                      + "(notification_parameters )*(property_group )*(template )?",
                  "name enabled",
                  "")),
          Map.entry("create_default_instance", kind("", "enabled", "")),
          Map.entry("single_instance", EMPTY),
          Map.entry("restarter", kind("service_fmri ", "", "")),
          Map.entry("service_fmri", kind("", "value", "")),
          Map.entry(
              "dependency",
              kind(
                  "(service_fmri )*(stability )?((propval|property) )*",
                  "name grouping restart_on type",
                  "delete")),
          Map.entry(
              "dependent",
              kind(
                  "service_fmri (stability )?((propval|property) )*",
                  "name grouping restart_on",
                  "delete override")),
          Map.entry(
              "method_context",
              kind(
                  "((method_profile|method_credential) )?(method_environment )?",
                  "",
                  "security_flags working_directory project resource_pool")),
          Map.entry(
              "method_credential",
              kind("", "user", "group supp_groups privileges limit_privileges")),
          Map.entry("method_profile", kind("", "name", "")),
          Map.entry("method_environment", kind("(envvar )+", "", "")),
          Map.entry("envvar", kind("", "name value", "")),
          Map.entry(
              "exec_method",
              kind(
                  "(method_context )?(stability )?((propval|property) )*",
                  "type name exec timeout_seconds",
                  "delete")),
          Map.entry(
              "property_group", kind("(stability )?((propval|property) )*", "name type", "delete")),
          Map.entry("propval", kind("", "name type value", "override")),
          Map.entry("property", kind("(" + LISTS + ")?", "name type", "override")),
          Map.entry("value_node", kind("", "value", "")),
          Map.entry("stability", kind("", "value", "")),
          Map.entry(
              "template",
              kind("common_name (description )?(documentation )?(pg_pattern )*", "", "")),
          Map.entry("common_name", TEXTS),
          Map.entry("description", TEXTS),
          Map.entry("units", TEXTS),
          Map.entry("loctext", kind("", "xml:lang", "")),
          Map.entry("documentation", kind("((doc_link|manpage) )*", "", "")),
          Map.entry("doc_link", kind("", "name uri", "")),
          Map.entry("manpage", kind("", "title section", "manpath")),
          Map.entry(
              "pg_pattern",
              kind(
                  "(common_name )?(description )?(prop_pattern )*",
                  "",
                  "name type required target")),
          Map.entry(
              "prop_pattern",
              kind(
                  "(common_name )?(description )?(units )?(visibility )?(cardinality )?"
                      + "(internal_separators )?(values )?(constraints )?(choices )?",
                  "name",
                  "type required")),
          Map.entry("visibility", kind("", "value", "")),
          Map.entry("cardinality", kind("", "", "min max")),
          Map.entry("internal_separators", EMPTY),
          Map.entry("values", kind("(value )+", "", "")),
          Map.entry("value", kind("(common_name )?(description )?", "name", "")),
          Map.entry("constraints", kind("(value )*(range )*", "", "")),
          Map.entry("range", kind("", "min max", "")),
          Map.entry("choices", kind("(value )*(range )*(include_values )*", "", "")),
          Map.entry("include_values", kind("", "type", "")));

  /** Values of attributes that have only a few; the key is element and attribute. */
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("service_bundle type", "manifest|profile|archive"),
          Map.entry("service version", "[0-9]+"),
          Map.entry("service type", "service|restarter|milestone"),
          Map.entry("instance enabled", "true|false"),
          Map.entry("create_default_instance enabled", "true|false"),
          Map.entry("dependency grouping", "require_all|require_any|optional_all|exclude_all"),
          Map.entry("dependent grouping", "require_all|require_any|optional_all|exclude_all"),
          Map.entry("dependency restart_on", "error|restart|refresh|none"),
          Map.entry("dependent restart_on", "error|restart|refresh|none"),
          Map.entry("dependency type", "service|path"),
          Map.entry("exec_method type", "method|monitor"),
          Map.entry("exec_method timeout_seconds", "-1|[0-9]+"),
          Map.entry("stability value", "Standard|Stable|Evolving|Unstable|External|Obsolete"),
          Map.entry("visibility value", "hidden|readonly|readwrite"),
          Map.entry("pg_pattern target", "this|instance|delegate|all"),
          Map.entry("pg_pattern required", "true|false"),
          Map.entry("prop_pattern required", "true|false"),
          Map.entry("cardinality min", "[0-9]+"),
          Map.entry("cardinality max", "[0-9]+"),
          Map.entry("include_values type", "constraints|values"),
          Map.entry("propval type", PropertyType.NAMES),
          Map.entry("property type", PropertyType.NAMES),
          Map.entry("prop_pattern type", PropertyType.NAMES));

  private BundleGrammar() {}

  private static Kind kind(String children, String required, String optional) {
    return new Kind(Pattern.compile(children), words(required), words(optional));
  }

  private static Set<String> words(String text) {
    return text.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(text.split(" ", -1)));
  }

  /** What is wrong with an element and those in it. */
  static List<String> violations(Element element) {
    List<String> found = new ArrayList<>();
    check(element, found);
    return found;
  }

  private static void check(Element element, List<String> found) {
    String tag = element.getTagName();
    Kind kind = KINDS.get(tag);
    if (kind == null) {
      if (!tag.matches(LISTS.strip())) {
        found.add("no element of a bundle: " + tag);
        return;
      }
      kind = kind("(value_node )+", "", "");
    }
    checkAttributes(element, kind, found);
    List<Element> children = Manifest.children(element);
    String names =
        children.stream().map(child -> child.getTagName() + " ").collect(Collectors.joining());
    if (!kind.children().matcher(names).matches()) {
      found.add(
          "children of " + shown(element) + " are missing, too many or in disorder: " + names);
    }
    children.forEach(child -> check(child, found));
  }

  private static void checkAttributes(Element element, Kind kind, List<String> found) {
    for (String name : kind.required()) {
      if (!element.hasAttribute(name)) {
        found.add(shown(element) + " has no " + name);
      }
    }
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      String name = attributes.item(i).getNodeName();
      String value = attributes.item(i).getNodeValue();
      if (!kind.required().contains(name) && !kind.optional().contains(name)) {
        found.add(shown(element) + " cannot have " + name);
      }
      String words = WORDS.get(element.getTagName() + " " + name);
      if (words != null && !value.matches(words)) {
        found.add(shown(element) + ": " + name + " cannot be " + value);
      }
    }
  }

  private static String shown(Element element) {
    return element.getTagName() + " " + element.getAttribute("name");
  }
}
