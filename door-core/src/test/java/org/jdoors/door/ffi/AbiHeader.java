package org.jdoors.door.ffi;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes the header by which the stand-in for illumos's C library is compiled out of the measured
 * numbers. Arguments: the file with the numbers, the header to write.
 */
public final class AbiHeader {

  private final JsonObject abi;
  private final StringBuilder header = new StringBuilder();

  private AbiHeader(JsonObject abi) {
    this.abi = abi;
  }

  /** Writes the header. */
  public static void main(String[] args) throws IOException {
    try (Reader reader = Files.newBufferedReader(Path.of(args[0]))) {
      AbiHeader made = new AbiHeader(JsonParser.parseReader(reader).getAsJsonObject());
      Path file = Path.of(args[1]);
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, made.text());
    }
  }

  private String text() {
    header.append("/* Made from illumos-abi.json. */\n");
    for (Map.Entry<String, JsonElement> entry : abi.entrySet()) {
      if (entry.getValue().isJsonObject() && entry.getValue().getAsJsonObject().has("fields")) {
        structure(entry.getKey(), entry.getValue().getAsJsonObject());
      }
    }
    abi.getAsJsonObject("scalars")
        .entrySet()
        .forEach(
            entry ->
                define(
                    "SIZEOF_" + entry.getKey().replaceAll("\\W", "_"),
                    entry.getValue().getAsJsonObject().get("size")));
    abi.getAsJsonObject("constants")
        .entrySet()
        .forEach(entry -> define(entry.getKey(), entry.getValue()));
    define("LIBC_MINSTACK", abi.getAsJsonObject("kernel_private").get("libc_MINSTACK"));
    both("ERRNOS", "errno");
    both("SIGNALS", "signal");
    return header.toString();
  }

  private void structure(String type, JsonObject measured) {
    define("SIZEOF_" + type, measured.get("size"));
    for (Map.Entry<String, JsonElement> field : measured.getAsJsonObject("fields").entrySet()) {
      String name = type + "_" + field.getKey().replace('.', '_');
      define("OFFSETOF_" + name, field.getValue().getAsJsonObject().get("offset"));
      define("SIZEOF_" + name, field.getValue().getAsJsonObject().get("size"));
    }
  }

  private void define(String name, JsonElement number) {
    header.append(String.format(Locale.ROOT, "#define ILLUMOS_%s (%s)%n", name, number));
  }

  /**
   * A list of those names of a group that both systems have; the ends of ranges are no names of
   * single signals.
   */
  private void both(String list, String group) {
    JsonObject linux = abi.getAsJsonObject("linux").getAsJsonObject("constants");
    List<String> names = new ArrayList<>();
    for (JsonElement name : abi.getAsJsonObject("constant_groups").getAsJsonArray(group)) {
      JsonElement number = linux.get(name.getAsString());
      boolean range = name.getAsString().startsWith("SIGRT");
      if (number != null && !number.isJsonNull() && !range) {
        names.add("X(" + name.getAsString() + ")");
      }
    }
    header.append("#define ILLUMOS_" + list + "(X) " + String.join(" ", names) + "\n");
  }
}
