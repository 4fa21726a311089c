package dev.fim.sidecar.admission;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One operation of a JSON patch (RFC 6902): a value where nothing is. There is no other kind here,
/// so whatever a pod holds stays as it is.
///
/// @param path a JSON pointer (RFC 6901) to a member that is not there, or to the end of an array:
///   `…/-`
/// @param value not to be changed by whoever gets it
public record Addition(String path, JsonNode value) {

  static Addition ofText(String path, String value) {
    return new Addition(path, JsonNodeFactory.instance.stringNode(value));
  }

  /// As it stands in a patch.
  public ObjectNode toJson() {
    ObjectNode operation = JsonNodeFactory.instance.objectNode();
    operation.put("op", "add");
    operation.put("path", path);
    operation.set("value", value);
    return operation;
  }
}
