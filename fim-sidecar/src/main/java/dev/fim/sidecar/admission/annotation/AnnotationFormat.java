package dev.fim.sidecar.admission.annotation;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// How values are written that are no settings of the sidecar. What is not allowed is an
/// [IllegalArgumentException].
public final class AnnotationFormat {

  static final String OBJECT_NAME = "the name of an object of Kubernetes";

  /// RFC 1123, as the API server checks it.
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final int LONGEST_SUBDOMAIN = 253;

  /// What can stand in a reference, without its order: the registry knows that.
  private static final Pattern IMAGE = Pattern.compile("[a-zA-Z0-9][-a-zA-Z0-9._:/@]{0,511}");

  private AnnotationFormat() {}

  /// Whether a container can have the name.
  public static boolean isContainerName(String name) {
    return LABEL.matcher(name).matches();
  }

  /// Whether the text can be a reference to an image.
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
    return text -> require(Arrays.asList(allowed).contains(text));
  }

  static void require(boolean allowed) {
    if (!allowed) {
      throw new IllegalArgumentException();
    }
  }
}
