package dev.fim.sidecar.admission.setting;

import dev.fim.sidecar.admission.annotation.Annotation;
import dev.fim.sidecar.admission.annotation.Permission;
import dev.fim.sidecar.admission.annotation.Permissions;
import dev.fim.words.Spelling;
import dev.fim.yaml.YamlNode;
import dev.fim.yaml.YamlNode.Entries;
import dev.fim.yaml.YamlNode.Entry;
import dev.fim.yaml.YamlNode.Items;
import dev.fim.yaml.YamlNode.Text;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the key `allow` of the settings file: the permissions of pods.
final class PermissionsSetting {

  static final String ALLOWED = "a mapping of pod, enabled and enforced";

  private static final String ANY = "any";
  private static final String STRICT = "strict";
  private static final String NONE = "none";
  private static final String OTHERS = "others";
  private static final String LEVEL =
      "any, strict, or a mapping of annotations, without 'fim.dev/', and 'others'";
  private static final String RULE = "any, strict, none, a list of values, or 'least' and 'most'";

  private PermissionsSetting() {}

  static Map<OptIn, Permissions> read(@Nullable YamlNode node) {
    Map<OptIn, Permissions> permissions = AdmissionSettings.standardPermissions();
    if (node == null) {
      return permissions;
    }
    Entries levels = node.asEntries(ALLOWED);
    levels.requireKeys(Arrays.stream(OptIn.values()).map(OptIn::label).toList());
    for (OptIn level : OptIn.values()) {
      YamlNode value = levels.get(level.label());
      if (value != null) {
        permissions.put(level, level(level, value));
      }
    }
    return permissions;
  }

  private static Permissions level(OptIn level, YamlNode node) {
    if (node instanceof Text text) {
      return Permissions.of(level.label(), isStrict(text, LEVEL));
    }
    Entries entries = node.asEntries(LEVEL);
    List<String> keys = Annotation.labels(Arrays.asList(Annotation.values()));
    entries.requireKeys(Stream.concat(keys.stream(), Stream.of(OTHERS)).toList());
    YamlNode others = entries.get(OTHERS);
    boolean isStrict =
        others == null
            ? level == OptIn.ENFORCED
            : isStrict(others.asText(ANY + ", " + STRICT), ANY + ", " + STRICT);
    Map<Annotation, Permission> named = new EnumMap<>(Annotation.class);
    for (Entry entry : entries.entries()) {
      Annotation annotation = Annotation.ofLabel(entry.key().value());
      if (annotation != null) {
        named.put(annotation, rule(annotation, entry.value()));
      }
    }
    return new Permissions(level.label(), isStrict, named);
  }

  private static boolean isStrict(Text text, String allowed) {
    if (!text.value().equals(ANY) && !text.value().equals(STRICT)) {
      throw text.insteadOf(allowed, List.of(ANY, STRICT));
    }
    return text.value().equals(STRICT);
  }

  private static Permission rule(Annotation annotation, YamlNode node) {
    return switch (node) {
      case Text text ->
          switch (text.value()) {
            case ANY -> new Permission.Any();
            case STRICT -> new Permission.NoWeaker();
            case NONE -> new Permission.None();
            default -> throw text.insteadOf(RULE, List.of(ANY, STRICT, NONE));
          };
      case Items items ->
          new Permission.Listed(
              items.nodes().stream().map(each -> value(annotation, each.asText(RULE))).toList());
      case Entries entries -> bounds(annotation, entries);
    };
  }

  private static Permission bounds(Annotation annotation, Entries entries) {
    if (!annotation.isMeasured()) {
      throw entries
          .place()
          .fault(
              "bounds for '" + annotation.label() + "', which is neither a time nor an amount",
              "allowed: any, strict, none, or a list of values");
    }
    entries.requireKeys(List.of("least", "most"));
    return new Permission.Bounds(
        bound(annotation, entries, "least"), bound(annotation, entries, "most"));
  }

  private static @Nullable String bound(Annotation annotation, Entries entries, String key) {
    YamlNode node = entries.get(key);
    return node == null ? null : value(annotation, node.asText(annotation.allowed()));
  }

  private static String value(Annotation annotation, Text text) {
    String fault = annotation.fault(text.value());
    if (fault != null) {
      throw text.place()
          .fault(
              Spelling.quote(text.value()) + " as '" + annotation.label() + "'",
              Objects.requireNonNull(fault));
    }
    return text.value();
  }
}
