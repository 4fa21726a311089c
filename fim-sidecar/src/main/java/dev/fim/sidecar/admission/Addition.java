package dev.fim.sidecar.admission;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One operation of a JSON patch (RFC 6902) that adds a missing value. There is no other kind here,
/// so a pod keeps everything that it has.
///
/// @param path a JSON pointer (RFC 6901) to a missing member, or to the end of an array: `…/-`
/// @param value must not be changed by the receiver
public record Addition(String path, JsonNode value) {

  static Addition ofText(String path, String value) {
    return new Addition(path, JsonNodeFactory.instance.stringNode(value));
  }

  /// The operation in a patch.
  public ObjectNode toJson() {
    ObjectNode operation = JsonNodeFactory.instance.objectNode();
    operation.put("op", "add");
    operation.put("path", path);
    operation.set("value", value);
    return operation;
  }
}
