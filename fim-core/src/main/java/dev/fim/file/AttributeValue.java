package dev.fim.file;

import dev.fim.path.ByteString;
import java.util.SortedMap;

/// The value of an attribute in the form that reports show.
public sealed interface AttributeValue {

  record Numeric(long value) implements AttributeValue {
    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  /// Text that needs no escaping: made by this program from numbers and fixed words.
  record Text(String value) implements AttributeValue {
    @Override
    public String toString() {
      return value;
    }
  }

  /// Untrusted bytes.
  record Raw(ByteString value) implements AttributeValue {
    @Override
    public String toString() {
      return value.display();
    }
  }

  /// Untrusted names and values.
  record Named(SortedMap<ByteString, ByteString> values) implements AttributeValue {
    @Override
    public String toString() {
      return values.toString();
    }
  }
}
