package dev.fim.sidecar.admission.annotation;

import dev.fim.words.Spelling;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Parses values that are not settings of the sidecar. Invalid ones cause an
/// [IllegalArgumentException].
public final class AnnotationFormat {

  static final String OBJECT_NAME = "the name of an object of Kubernetes";

  /// RFC 1123, as the API server checks it.
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final int LONGEST_SUBDOMAIN = 253;

  /// The characters of an image reference. Their order is left to the registry.
  private static final Pattern IMAGE = Pattern.compile("[a-zA-Z0-9][-a-zA-Z0-9._:/@]{0,511}");

  private AnnotationFormat() {}

  /// Whether this is a valid container name.
  public static boolean isContainerName(String name) {
    return LABEL.matcher(name).matches();
  }

  /// Whether the text may be a reference to an image.
  public static boolean isImage(String text) {
    return IMAGE.matcher(text).matches();
  }

  static List<String> containers(String text) {
    List<String> names = List.of(text.split(" *, *", -1));
    require(names.stream().allMatch(AnnotationFormat::isContainerName));
    return names.stream().distinct().toList();
  }

  static void objectName(String text) {
    require(text.length() <= LONGEST_SUBDOMAIN && SUBDOMAIN.matcher(text).matches());
  }

  static void image(String text) {
    require(isImage(text));
  }

  static Consumer<String> choice(String... allowed) {
    List<String> words = List.of(allowed);
    return text -> {
      if (!words.contains(text)) {
        throw new IllegalArgumentException(Spelling.allowed(text, words));
      }
    };
  }

  static void require(boolean allowed) {
    if (!allowed) {
      throw new IllegalArgumentException();
    }
  }
}
