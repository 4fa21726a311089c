package dev.fim.sidecar.manifest.chart;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A Secret as protobuf, in which Helm sends its record of a release. The numbers of the fields are
/// those of `generated.proto` in the modules `k8s.io/apimachinery` and `k8s.io/api`.
final class SecretMessage {

  private static final int MAGIC_BYTES = 4; // "k8s", and a zero
  private static final int RAW = 2;

  private static final int METADATA = 1;
  private static final int DATA = 2;
  private static final int TYPE = 3;

  private static final int NAME = 1;
  private static final int LABELS = 11;

  private SecretMessage() {}

  /// The same Secret, as a tree for JSON.
  static Map<String, Object> tree(byte[] body) throws InvalidProtocolBufferException {
    UnknownFieldSet envelope =
        UnknownFieldSet.parseFrom(Arrays.copyOfRange(body, MAGIC_BYTES, body.length));
    UnknownFieldSet secret = message(values(envelope, RAW).getFirst());
    UnknownFieldSet metadata = message(values(secret, METADATA).getFirst());
    Map<String, String> labels = new HashMap<>();
    entries(metadata, LABELS).forEach((key, value) -> labels.put(key, value.toStringUtf8()));
    Map<String, String> data = new HashMap<>();
    entries(secret, DATA)
        .forEach(
            (key, value) -> data.put(key, Base64.getEncoder().encodeToString(value.toByteArray())));
    return Map.of(
        "kind",
        "Secret",
        "apiVersion",
        "v1",
        "metadata",
        Map.of("name", values(metadata, NAME).getFirst().toStringUtf8(), "labels", labels),
        "data",
        data,
        "type",
        values(secret, TYPE).getFirst().toStringUtf8());
  }

  private static UnknownFieldSet message(ByteString bytes) throws InvalidProtocolBufferException {
    return UnknownFieldSet.parseFrom(bytes);
  }

  private static List<ByteString> values(UnknownFieldSet message, int field) {
    return message.getField(field).getLengthDelimitedList();
  }

  private static Map<String, ByteString> entries(UnknownFieldSet message, int field)
      throws InvalidProtocolBufferException {
    Map<String, ByteString> entries = new HashMap<>();
    for (ByteString each : values(message, field)) {
      UnknownFieldSet entry = message(each);
      entries.put(values(entry, 1).getFirst().toStringUtf8(), values(entry, 2).getFirst());
    }
    return entries;
  }
}
