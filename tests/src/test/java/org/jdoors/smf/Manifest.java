package org.jdoors.smf;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** A service manifest with one service of one instance; well-formed, or it cannot be read. */
final class Manifest {

  private final byte[] text;
  private final Element root;

  private Manifest(byte[] text, Element root) {
    this.text = text;
    this.root = root;
  }

  static Manifest read(Path file) throws IOException {
    return of(Files.readString(file));
  }

  static Manifest of(String manifest) throws IOException {
    byte[] text = manifest.getBytes(StandardCharsets.UTF_8);
    return new Manifest(text, parse(text, "", new ArrayList<>()));
  }

  /**
   * What a validating parser finds wrong.
   *
   * @param dtd path of illumos's {@code service_bundle.dtd.1}; empty: there is none to compare with
   */
  List<String> violations(String dtd) throws IOException {
    List<String> found = new ArrayList<>();
    parse(text, dtd, found);
    return found;
  }

  Element root() {
    return root;
  }

  Element service() {
    return only(root, "service");
  }

  Element instance() {
    return only(service(), "instance");
  }

  List<Element> inInstance(String tag) {
    return children(instance()).stream().filter(child -> child.getTagName().equals(tag)).toList();
  }

  /** The values of the instance's properties, by {@code group/name}. */
  Map<String, List<String>> values() {
    Map<String, List<String>> values = new TreeMap<>();
    for (Element group : inInstance("property_group")) {
      for (Element property : children(group)) {
        values.put(
            group.getAttribute("name") + "/" + property.getAttribute("name"), values(property));
      }
    }
    return values;
  }

  static List<String> values(Element property) {
    if (property.getTagName().equals("propval")) {
      return List.of(property.getAttribute("value"));
    }
    return children(property).stream()
        .flatMap(list -> children(list).stream())
        .map(node -> node.getAttribute("value"))
        .toList();
  }

  /** All elements of a name, wherever they are. */
  List<Element> all(String tag) {
    NodeList nodes = root.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  static List<Element> children(Element parent) {
    List<Element> elements = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }

  private static Element only(Element parent, String tag) {
    List<Element> found =
        children(parent).stream().filter(child -> child.getTagName().equals(tag)).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " elements " + tag + ", expected one");
    }
    return found.get(0);
  }

  private static Element parse(byte[] text, String dtd, List<String> violations)
      throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setValidating(!dtd.isEmpty());
      DocumentBuilder builder = factory.newDocumentBuilder();
      // The path in the manifest is one of illumos: never looked for on this machine.
      builder.setEntityResolver(
          (publicId, systemId) ->
              dtd.isEmpty()
                  ? new InputSource(new ByteArrayInputStream(new byte[0]))
                  : new InputSource(Path.of(dtd).toUri().toString()));
      builder.setErrorHandler(new Collector(violations));
      return builder.parse(new ByteArrayInputStream(text)).getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(e);
    }
  }

  private record Collector(List<String> found) implements ErrorHandler {
    @Override
    public void warning(SAXParseException e) {
      error(e);
    }

    @Override
    public void error(SAXParseException e) {
      found.add("line " + e.getLineNumber() + ": " + e.getMessage());
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }
}
