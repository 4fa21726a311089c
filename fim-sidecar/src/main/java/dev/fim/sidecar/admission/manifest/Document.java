package dev.fim.sidecar.admission.manifest;

import dev.fim.error.SourceException;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;

/// One document of a text.
///
/// @param text as it stands there, up to the next one; in YAML every one but the first begins with
///   `---` or a directive
record Document(Node root, String text, boolean isJson) {

  /// All documents of a text.
  ///
  /// @param name what messages call the text
  /// @throws SourceException if it is neither JSON nor YAML
  static List<Document> read(String name, String text) {
    List<Document> json = JsonDocuments.read(text);
    return json == null ? YamlDocuments.read(name, text) : json;
  }

  /// The text of another object in its place, to a line end.
  String written(Node object) {
    return isJson ? ManifestText.json(object) : ManifestText.yaml(object);
  }
}
