package dev.fim.baseline.row;

import dev.fim.path.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Packs several byte strings into one value: each after its length in 4 bytes, big-endian.
public final class AttributeBytes {

  private AttributeBytes() {}

  public static byte[] ofList(List<ByteString> values) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (ByteString value : values) {
      packed.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value.length()).array());
      packed.writeBytes(value.toByteArray());
    }
    return packed.toByteArray();
  }

  /// Unpacks the strings.
  ///
  /// @throws IllegalArgumentException if `packed` was not made by [#ofList]
  public static List<ByteString> toList(byte[] packed) {
    ByteBuffer from = ByteBuffer.wrap(packed);
    List<ByteString> values = new ArrayList<>();
    try {
      while (from.hasRemaining()) {
        int length = from.getInt();
        if (length < 0 || length > from.remaining()) {
          throw new IllegalArgumentException("a length beyond the end: " + length);
        }
        values.add(ByteString.of(packed, from.position(), length));
        from.position(from.position() + length);
      }
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("a length cut short", cut);
    }
    return values;
  }

  /// Packs names and values, alternating.
  public static byte[] ofMap(SortedMap<ByteString, ByteString> values) {
    List<ByteString> list = new ArrayList<>(2 * values.size());
    for (Map.Entry<ByteString, ByteString> value : values.entrySet()) {
      list.add(value.getKey());
      list.add(value.getValue());
    }
    return ofList(list);
  }

  /// Unpacks names and values.
  ///
  /// @throws IllegalArgumentException if `packed` was not made by [#ofMap]
  public static SortedMap<ByteString, ByteString> toMap(byte[] packed) {
    List<ByteString> list = toList(packed);
    if (list.size() % 2 != 0) {
      throw new IllegalArgumentException("a name without a value");
    }
    SortedMap<ByteString, ByteString> values = new TreeMap<>();
    for (int i = 0; i < list.size(); i += 2) {
      values.put(list.get(i), list.get(i + 1));
    }
    return values;
  }
}
