package dev.fim.sidecar.serve;

import java.util.HashMap;
import java.util.Map;

/// What a request is answered.
///
/// @param type of the content
/// @param text the content
/// @param headers further ones, by name
public record Answer(int status, String type, String text, Map<String, String> headers) {

  public Answer {
    headers = Map.copyOf(headers);
  }

  public Answer(int status, String type, String text) {
    this(status, type, text, Map.of());
  }

  /// One line for people.
  public static Answer line(int status, String line) {
    return new Answer(status, "text/plain; charset=utf-8", line + "\n");
  }

  /// The same with this header.
  public Answer with(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new Answer(status, type, text, more);
  }
}
