package dev.fim.sidecar.admission;

import dev.fim.error.Problem;
import dev.fim.yaml.YamlFormat;
import dev.fim.yaml.YamlNode;
import dev.fim.yaml.YamlNode.Entries;
import dev.fim.yaml.YamlNode.Text;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The settings file of the injection.
public final class AdmissionSettingsFile {

  /// Two levels: the document, and a list or mapping in it.
  private static final YamlFormat FORMAT = new YamlFormat("settings file", Problem.ARGUMENT, 2);

  private AdmissionSettingsFile() {}

  /// Reads it strictly.
  ///
  /// @throws dev.fim.error.FimException [Problem#ARGUMENT], naming the place and what is allowed,
  ///   if the file cannot be read, or a key or value in it is unknown or malformed
  public static AdmissionSettings read(Path file) {
    return parse(file.toString(), FORMAT.read(file));
  }

  /// As [#read], from a text.
  ///
  /// @param name what messages call the text
  public static AdmissionSettings parse(String name, String text) {
    Entries document = FORMAT.parse(name, text).asEntries("a mapping with 'version'");
    document.requireKeys(List.of("version", "image"));
    YamlNode image = document.get("image");
    if (image == null) {
      throw document.place().fault("settings without 'image'", "name the sidecar's image");
    }
    Text text2 = image.asText("an image");
    return new AdmissionSettings(text2.value(), List.of(), null, "fim-system", List.of(), Map.of());
  }
}
