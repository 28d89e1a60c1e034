package org.jdoors.smf;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * The rules for properties and their templates: each is described, and has values that fit; who may
 * change them is an authorisation that there is, and cannot become root by it.
 *
 * <p>Source: smf(7), smf_template(7), smf_security(7).
 */
final class PropertyRules {

  /** Longest name of a service for people, in characters; service_bundle(5). */
  private static final int LONGEST_COMMON_NAME = 59;

  private final SecurityFiles security;
  private final List<String> found = new ArrayList<>();

  private PropertyRules(SecurityFiles security) {
    this.security = security;
  }

  /** What is wrong with a manifest, empty if nothing is. */
  static List<String> violations(Manifest manifest, SecurityFiles security) {
    PropertyRules rules = new PropertyRules(security);
    Map<String, Element> templates = new TreeMap<>();
    for (Element template : manifest.inInstance("template")) {
      rules.checkTemplate(template, templates);
    }
    for (Element group : manifest.inInstance("property_group")) {
      rules.checkGroup(group, templates.remove(group.getAttribute("name")));
    }
    rules.require(
        templates.isEmpty(), "templates of groups that there are not: " + templates.keySet());
    return rules.found;
  }

  private void checkTemplate(Element template, Map<String, Element> byName) {
    for (Element child : Manifest.children(template)) {
      String name = child.getAttribute("name");
      switch (child.getTagName()) {
        case "common_name" -> {
          String text = text(child);
          require(
              !text.isEmpty() && text.length() <= LONGEST_COMMON_NAME,
              "no name for people, or a long one: " + text);
        }
        case "pg_pattern" -> {
          require(byName.put(name, child) == null, "two templates of a group: " + name);
          require(!text(child).isEmpty(), "a template without description: " + name);
          require(
              child.getAttribute("target").equals("this"),
              "the template is of others, too: " + name);
        }
        default -> {}
      }
    }
  }

  private void checkGroup(Element group, @Nullable Element template) {
    String name = group.getAttribute("name");
    if (group.getAttribute("type").equals("framework")) {
      require(template == null, "SMF has the template of " + name);
      for (Element property : Manifest.children(group)) {
        String full = name + "/" + property.getAttribute("name");
        require(
            property.getAttribute("type").equals(NativeFacts.FRAMEWORK.get(full)),
            "SMF has no such property, or of another type: " + full);
        checkValues(full, property);
      }
      checkAuthorisations(group);
      return;
    }
    if (template == null) {
      found.add("a group without template: " + name);
      return;
    }
    require(
        template.getAttribute("type").equals(group.getAttribute("type")),
        "the template is of another type: " + name);
    Map<String, Element> patterns = new TreeMap<>();
    for (Element pattern : Manifest.children(template)) {
      if (pattern.getTagName().equals("prop_pattern")) {
        String full = name + "/" + pattern.getAttribute("name");
        require(patterns.put(full, pattern) == null, "two templates of a property: " + full);
      }
    }
    boolean delegated = false;
    boolean free = false;
    for (Element property : Manifest.children(group)) {
      String full = name + "/" + property.getAttribute("name");
      checkValues(full, property);
      Element pattern = patterns.remove(full);
      if (pattern == null) {
        found.add("a property without template: " + full);
      } else {
        checkPattern(full, property, pattern);
        boolean authorisation = full.endsWith("_authorization");
        delegated |= authorisation;
        free |= !authorisation && isFree(pattern);
      }
    }
    require(patterns.isEmpty(), "templates of properties that there are not: " + patterns.keySet());
    require(
        !delegated || !free,
        "who may change " + name + " could name any file, or any option: that is as good as root");
    checkAuthorisations(group);
  }

  /** Whether a value could be any text. */
  private static boolean isFree(Element pattern) {
    return pattern.getAttribute("type").equals("astring") && child(pattern, "constraints") == null;
  }

  private void checkValues(String name, Element property) {
    String type = property.getAttribute("type");
    for (String value : Manifest.values(property)) {
      require(PropertyType.accepts(type, value), name + " is no " + type + ": " + value);
    }
  }

  private void checkPattern(String name, Element property, Element pattern) {
    String type = property.getAttribute("type");
    require(pattern.getAttribute("type").equals(type), "the template is of another type: " + name);
    require(!text(child(pattern, "description")).isEmpty(), name + " is not described");
    require(child(pattern, "visibility") != null, "nobody knows who is to see " + name);
    Element units = child(pattern, "units");
    require(units == null || !text(units).isEmpty(), name + " has units without a name");
    Element constraints = child(pattern, "constraints");
    require(
        !PropertyType.isNumber(type) || constraints != null,
        name + " has no least and greatest value");
    Element choices = child(pattern, "choices");
    require(
        choices == null || constraints != null, name + " offers constraints that there are not");

    Element cardinality = child(pattern, "cardinality");
    if (cardinality == null) {
      found.add(name + " may have any number of values");
      return;
    }
    List<String> values = Manifest.values(property);
    BigInteger least = new BigInteger(or(cardinality.getAttribute("min"), "0"));
    String most = cardinality.getAttribute("max");
    require(
        BigInteger.valueOf(values.size()).compareTo(least) >= 0
            && (most.isEmpty() || values.size() <= Integer.parseInt(most)),
        name + " has too few or too many values: " + values.size());
    require(
        !pattern.getAttribute("required").equals("true") || least.signum() > 0,
        name + " is required, but not with a value");
    if (constraints != null) {
      for (String value : values) {
        require(isWithin(constraints, value), name + " cannot be " + value);
      }
    }
  }

  private static boolean isWithin(Element constraints, String value) {
    for (Element each : Manifest.children(constraints)) {
      if (each.getTagName().equals("value")) {
        if (each.getAttribute("name").equals(value)) {
          return true;
        }
      } else if (value.matches("-?[0-9]+")) {
        BigInteger number = new BigInteger(value);
        if (number.compareTo(new BigInteger(each.getAttribute("min"))) >= 0
            && number.compareTo(new BigInteger(each.getAttribute("max"))) <= 0) {
          return true;
        }
      }
    }
    return false;
  }

  private void checkAuthorisations(Element group) {
    boolean any = false;
    for (Element property : Manifest.children(group)) {
      String name = property.getAttribute("name");
      if (name.endsWith("_authorization")) {
        any = true;
        for (String authorisation : Manifest.values(property)) {
          require(security.knows(authorisation), "not defined: " + authorisation);
        }
      }
    }
    require(
        any || !group.getAttribute("name").equals("general"),
        "only who may do all may restart the service");
  }

  /** The text for people in an element, of itself or of its description. */
  private static String text(@Nullable Element element) {
    if (element == null) {
      return "";
    }
    for (Element child : Manifest.children(element)) {
      if (child.getTagName().equals("description")) {
        return text(child);
      }
      if (child.getTagName().equals("loctext") && child.getAttribute("xml:lang").equals("C")) {
        return child.getTextContent().strip();
      }
    }
    return "";
  }

  private static @Nullable Element child(Element parent, String tag) {
    return Manifest.children(parent).stream()
        .filter(child -> child.getTagName().equals(tag))
        .findFirst()
        .orElse(null);
  }

  private static String or(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      found.add(otherwise);
    }
  }
}
