package org.jdoors.syslog;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The vector files: those below the folder that the system property {@code jdoors.vectors} names,
 * or the copies among the test resources.
 */
public final class Vectors {
  private Vectors() {}

  /** Reads {@code syslog/NAME}. */
  public static JsonObject read(String name) {
    try (Reader reader = new InputStreamReader(open("syslog/" + name), StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(reader).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String name) throws IOException {
    String folder = System.getProperty("jdoors.vectors");
    if (folder != null && !folder.isEmpty()) {
      return Files.newInputStream(Path.of(folder, name));
    }
    return Objects.requireNonNull(Vectors.class.getResourceAsStream("/vectors/" + name), name);
  }

  /** The objects of an array. */
  public static List<JsonObject> objects(JsonObject file, String array) {
    return StreamSupport.stream(file.getAsJsonArray(array).spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .collect(Collectors.toList());
  }

  /** The strings of an array; empty if there is no such member. */
  public static List<String> strings(JsonObject object, String array) {
    if (!object.has(array)) {
      return List.of();
    }
    return StreamSupport.stream(object.getAsJsonArray(array).spliterator(), false)
        .map(JsonElement::getAsString)
        .collect(Collectors.toList());
  }

  /** A string member, null if it is absent or null. */
  public static @Nullable String string(JsonObject object, String member) {
    JsonElement value = object.get(member);
    return value == null || value.isJsonNull() ? null : value.getAsString();
  }

  /** A member that must be there. */
  public static String required(JsonObject object, String member) {
    return object.get(member).getAsString();
  }

  /** The bytes of a string with one character per byte. */
  public static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }
}
