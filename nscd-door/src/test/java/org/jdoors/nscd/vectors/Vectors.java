package org.jdoors.nscd.vectors;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The recorded packets: those of the folder named by the system property {@code jdoors.vectors}, or
 * the copies among the test resources.
 */
public final class Vectors {

  private Vectors() {}

  private static Path folder() {
    String property = System.getProperty("jdoors.vectors", "");
    if (!property.isEmpty()) {
      return Path.of(property, "name-service");
    }
    try {
      return Path.of(
          Objects.requireNonNull(Vectors.class.getResource("/vectors/name-service")).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** A file of the sample system that answered the recorded requests. */
  public static Path sampleFile(String name) {
    return folder().resolve("sample-etc").resolve(name);
  }

  /** The vectors of one file. */
  public static Stream<JsonObject> read(String file) {
    return read(file, "vectors");
  }

  /** The vectors of one file under another name. */
  public static Stream<JsonObject> read(String file, String member) {
    JsonArray all = parse(file).getAsJsonArray(member);
    return StreamSupport.stream(all.spliterator(), false).map(JsonElement::getAsJsonObject);
  }

  /** A part of a file that has names for its vectors. */
  public static JsonObject object(String file, String member) {
    return parse(file).getAsJsonObject(member);
  }

  private static JsonObject parse(String file) {
    try {
      String text = Files.readString(folder().resolve(file), StandardCharsets.UTF_8);
      return JsonParser.parseString(text).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a member is there and not null. */
  public static boolean has(JsonObject vector, String member) {
    return vector.has(member) && !vector.get(member).isJsonNull();
  }

  /** A member of hexadecimal digits as a buffer; packets were recorded in little endian order. */
  public static ByteBuffer packet(JsonObject vector, String member) {
    byte[] bytes = HexFormat.of().parseHex(vector.get(member).getAsString());
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A packet in hexadecimal digits. */
  public static String hex(ByteBuffer packet) {
    byte[] bytes = new byte[packet.limit()];
    packet.get(0, bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Bytes shown as one char each. */
  public static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
