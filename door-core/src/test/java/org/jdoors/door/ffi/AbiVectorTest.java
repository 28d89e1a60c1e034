package org.jdoors.door.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jdoors.struct.StructLayout;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every size, offset and number in our tables against a table measured by C programs. */
final class AbiVectorTest {

  private static JsonObject abi = new JsonObject();

  @BeforeAll
  static void load() throws IOException {
    try (Reader reader = open()) {
      abi = JsonParser.parseReader(reader).getAsJsonObject();
    }
  }

  private static Reader open() throws IOException {
    String folder = System.getProperty("jdoors.vectors", "");
    for (String name : new String[] {"illumos-abi.json", "spec/illumos-abi.json"}) {
      Path file = Path.of(folder, name);
      if (!folder.isEmpty() && Files.exists(file)) {
        return Files.newBufferedReader(file);
      }
    }
    InputStream copy = AbiVectorTest.class.getResourceAsStream("/vectors/spec/illumos-abi.json");
    return new InputStreamReader(Objects.requireNonNull(copy), StandardCharsets.UTF_8);
  }

  static Stream<StructLayout> layouts() {
    return Stream.of(
        DoorArg.LAYOUT,
        DoorDesc.LAYOUT,
        DoorInfoStruct.LAYOUT,
        DoorCred.LAYOUT,
        StreamBuffer.LAYOUT,
        StreamCommand.LAYOUT,
        LogControl.LAYOUT,
        Poll.LAYOUT);
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void layoutIsTheMeasuredOne(StructLayout layout) {
    JsonObject measured = abi.getAsJsonObject(layout.cName());
    assertThat(layout.size()).isEqualTo(measured.get("size").getAsInt());
    assertThat(layout.align()).isEqualTo(measured.get("align").getAsInt());
    Map<String, JsonElement> fields = measured.getAsJsonObject("fields").asMap();
    for (org.jdoors.struct.Field field : layout.fields()) {
      JsonObject expected = Objects.requireNonNull(fields.get(field.name())).getAsJsonObject();
      assertThat(field.offset()).as(field.name()).isEqualTo(expected.get("offset").getAsInt());
      assertThat(field.size()).as(field.name()).isEqualTo(expected.get("size").getAsInt());
    }
    assertThat(fields.keySet())
        .filteredOn(name -> !name.equals("d_data"))
        .allMatch(name -> layout.fields().stream().anyMatch(field -> field.name().equals(name)));
  }

  /** No structure that illumos knows is left out above. */
  @Test
  void allLayoutsAreCompared() throws Exception {
    Path classes =
        Path.of(DoorArg.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<StructLayout> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(classes.resolve("org/jdoors/door/ffi"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        String name = file.getFileName().toString().replace(".class", "");
        Class<?> type =
            Class.forName("org.jdoors.door.ffi." + name, false, getClass().getClassLoader());
        for (Field field : type.getDeclaredFields()) {
          if (field.getType() == StructLayout.class) {
            field.setAccessible(true);
            found.add((StructLayout) field.get(null));
          }
        }
      }
    }
    assertThat(found).hasSizeGreaterThan(10);
    Set<StructLayout> others = new HashSet<>(SocketAbiTest.LAYOUTS);
    others.add(ReplyBlock.LAYOUT);
    assertThat(found)
        .filteredOn(layout -> !others.contains(layout))
        .containsExactlyInAnyOrderElementsOf(layouts().toList());
  }

  @ParameterizedTest
  @EnumSource(Platform.class)
  void flagsAndErrnosAreTheMeasuredOnes(Platform platform) {
    JsonObject system = platform == Platform.LINUX ? abi.getAsJsonObject("linux") : abi;
    JsonObject constants = system.getAsJsonObject("constants");
    compare(platform.flags(), constants);
    compare(platform.errnos(), constants);
    for (JsonElement name :
        abi.getAsJsonObject("constant_groups").getAsJsonArray("errno").asList()) {
      JsonElement number = constants.get(name.getAsString());
      if (number != null && !number.isJsonNull()) {
        assertThat(platform.errnos().all()).containsEntry(name.getAsString(), number.getAsInt());
      }
    }
  }

  private static void compare(ConstantTable table, JsonObject constants) {
    assertThat(table.all()).isNotEmpty();
    table
        .all()
        .forEach(
            (name, number) ->
                assertThat(number).as(name).isEqualTo(constants.get(name).getAsInt()));
  }

  @ParameterizedTest
  @ValueSource(classes = {DoorConstants.class, StreamsConstants.class})
  void namedConstantsAreTheMeasuredOnes(Class<?> table) throws ReflectiveOperationException {
    compare(table, abi.getAsJsonObject("constants"));
  }

  @Test
  void pollIsTheSameOnBothSystems() throws ReflectiveOperationException {
    compare(Poll.class, abi.getAsJsonObject("constants"));
    compare(Poll.class, abi.getAsJsonObject("linux").getAsJsonObject("constants"));
  }

  private static void compare(Class<?> table, JsonObject constants)
      throws ReflectiveOperationException {
    for (Field field : table.getDeclaredFields()) {
      if (field.getType().isPrimitive()) {
        long measured = constants.get(field.getName()).getAsLong();
        assertThat(((Number) field.get(null)).longValue()).as(field.getName()).isEqualTo(measured);
      }
    }
  }

  @Test
  void systemsAreToldApart() {
    assertThat(Platform.detect("SunOS")).isEqualTo(Platform.ILLUMOS);
    assertThat(Platform.detect("Linux")).isEqualTo(Platform.LINUX);
  }
}
