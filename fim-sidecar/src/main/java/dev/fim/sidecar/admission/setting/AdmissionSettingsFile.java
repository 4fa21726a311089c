package dev.fim.sidecar.admission.setting;

import dev.fim.error.Problem;
import dev.fim.error.SourceException;
import dev.fim.sidecar.admission.annotation.Annotation;
import dev.fim.sidecar.admission.annotation.AnnotationFormat;
import dev.fim.sidecar.admission.annotation.Permissions;
import dev.fim.sidecar.admission.annotation.PodRequest;
import dev.fim.sidecar.admission.pod.PodFaults;
import dev.fim.words.Spelling;
import dev.fim.yaml.YamlFormat;
import dev.fim.yaml.YamlNode;
import dev.fim.yaml.YamlNode.Entries;
import dev.fim.yaml.YamlNode.Entry;
import dev.fim.yaml.YamlNode.Items;
import dev.fim.yaml.YamlNode.Text;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the settings file of the injection.
public final class AdmissionSettingsFile {

  /// Four levels: the document, a mapping in it, one in that, and a list.
  private static final YamlFormat FORMAT = new YamlFormat("settings file", Problem.ARGUMENT, 4);

  private static final String VERSION = "version";

  /// A key of the file, for messages and documentation.
  ///
  /// @param standard the default; empty for none
  record Key(String name, String standard, String allowed, String meaning) {}

  static final Key IMAGE = new Key("image", "", "an image", "The image of the sidecar.");
  static final Key IMAGES =
      new Key(
          "images",
          "",
          "a list of images",
          "Further images of the sidecar that a pod may name. A pod that holds a sidecar of another"
              + " image is refused.");
  static final Key PULL_POLICY =
      new Key(
          "image-pull-policy",
          "",
          "Always, IfNotPresent, Never",
          "When a node pulls the image; without it as Kubernetes does by default.");
  static final Key NAMESPACE =
      new Key(
          "namespace",
          "fim-system",
          "the name of a namespace",
          "The webhook's own namespace: its pods are left alone, as are those of kube-system.");
  static final Key IGNORED =
      new Key(
          "ignored-containers",
          "istio-proxy, linkerd-proxy, daprd, vault-agent, consul-dataplane",
          "a list of names of containers, or of mappings with 'name' and 'image'",
          "Containers that are not watched unless a pod names them. Where the strict set applies,"
              + " an entry counts only with an image, since any container can have the name. An"
              + " image without a tag matches all of its tags, and `*` every image.");
  static final Key DEFAULTS =
      new Key(
          "defaults",
          "",
          "a mapping of annotations, without 'fim.dev/'",
          "The values for pods without the annotation.");

  static final Key ALLOW =
      new Key(
          "allow",
          "",
          PermissionsSetting.ALLOWED,
          "What pods may request, by who asks. `any`: every valid value; the default for pod and"
              + " enabled. `strict`: only what weakens nothing; the default for enforced. See"
              + " below.");
  static final Key VARIABLES =
      new Key(
          "sidecar-variables",
          "",
          "a list of names of variables; a `*` at the end matches anything",
          "Variables that others may add to the sidecar where the strict set applies.");
  static final Key MOUNTS =
      new Key(
          "sidecar-mounts",
          "",
          "a list of paths; a `*` at the end matches anything",
          "Paths at which others may mount volumes into the sidecar where the strict set applies.");

  static final Key DIGESTS =
      new Key(
          "image-digests",
          "named",
          "named, any",
          "Which digests match an image that is named with a tag, where the strict set applies."
              + " `named`: none, so name the image with its digest if a webhook replaces tags by"
              + " digests. `any`: every digest of the name, even that of an older image. Elsewhere"
              + " `any` applies.");
  static final Key APPARMOR =
      new Key(
          "apparmor-profiles",
          String.join(", ", AllowedProfiles.STANDARD.appArmor()),
          "a list of runtime/default, unconfined and localhost/NAME; a `*` at the end matches"
              + " anything",
          "Which AppArmor profiles a watched container may have where the strict set applies: the"
              + " sidecar gets the same profile.");
  static final Key SELINUX =
      new Key(
          "selinux-types",
          String.join(", ", AllowedProfiles.STANDARD.seLinuxTypes()),
          "a list of types of SELinux; a `*` at the end matches anything",
          "Which types the `seLinuxOptions` of a watched container may name where the strict set"
              + " applies: the sidecar gets the same type. A `user` or `role` needs `*` here; a"
              + " `level` is always allowed.");

  static final List<Key> KEYS =
      List.of(
          IMAGE,
          IMAGES,
          PULL_POLICY,
          NAMESPACE,
          IGNORED,
          DEFAULTS,
          ALLOW,
          VARIABLES,
          MOUNTS,
          DIGESTS,
          APPARMOR,
          SELINUX);

  private static final Pattern VARIABLE = Pattern.compile("\\*|[a-zA-Z_][-a-zA-Z0-9_.]*\\*?");
  private static final Pattern MOUNT = Pattern.compile("/[^*]*\\*?");
  private static final Pattern APPARMOR_PROFILE =
      Pattern.compile("\\*|runtime/default|unconfined|localhost/([^*]+|[^*]*\\*)");
  private static final Pattern SELINUX_TYPE = Pattern.compile("\\*|[a-zA-Z0-9_.-]+\\*?");

  /// The annotations without a default: they belong to one pod, or have a key of their own.
  private static final List<Annotation> WITHOUT_DEFAULT =
      List.of(Annotation.CONTAINERS, Annotation.IMAGE);

  private AdmissionSettingsFile() {}

  /// Reads the file strictly.
  ///
  /// @throws dev.fim.error.FimException [Problem#ARGUMENT], naming the place and what is allowed,
  ///   if the file cannot be read, or a key or value in it is unknown or malformed
  public static AdmissionSettings read(Path file) {
    return parse(file.toString(), FORMAT.read(file));
  }

  /// As [#read], for a text.
  ///
  /// @param name the name of the text in messages
  public static AdmissionSettings parse(String name, String text) {
    Entries document = FORMAT.parse(name, text).asEntries("a mapping with 'version'");
    requireVersion(document);
    List<String> images = texts(document, IMAGE, AnnotationFormat::isImage);
    if (images.isEmpty()) {
      throw document.place().fault("settings without 'image'", "name the image of the sidecar");
    }
    List<String> policies = texts(document, PULL_POLICY, policy -> isListed(PULL_POLICY, policy));
    return new AdmissionSettings(
        images.getFirst(),
        texts(document, IMAGES, AnnotationFormat::isImage),
        policies.isEmpty() ? null : policies.getFirst(),
        texts(document, NAMESPACE, AnnotationFormat::isContainerName).getFirst(),
        ignored(document.get(IGNORED.name())),
        defaults(document.get(DEFAULTS.name())),
        PermissionsSetting.read(document.get(ALLOW.name())),
        new AllowedAdditions(
            texts(document, VARIABLES, VARIABLE.asMatchPredicate()),
            texts(document, MOUNTS, MOUNT.asMatchPredicate())),
        ImageDigests.ofLabel(
            texts(document, DIGESTS, digests -> isListed(DIGESTS, digests)).getFirst()),
        new AllowedProfiles(
            texts(document, APPARMOR, APPARMOR_PROFILE.asMatchPredicate()),
            texts(document, SELINUX, SELINUX_TYPE.asMatchPredicate())));
  }

  private static void requireVersion(Entries document) {
    YamlNode version = document.get(VERSION);
    if (version == null) {
      throw document.place().fault("settings without 'version'", "begin with 'version: 1'");
    }
    if (!version.asText("the number 1").value().equals("1")) {
      throw version.insteadOf("the number 1");
    }
    List<String> allowed = new ArrayList<>(List.of(VERSION));
    KEYS.forEach(key -> allowed.add(key.name()));
    document.requireKeys(allowed);
  }

  private static boolean isListed(Key key, String value) {
    return words(key).contains(value);
  }

  /// What a key allows, if that is a list of words.
  private static List<String> words(Key key) {
    return List.of(key.allowed().split(", "));
  }

  /// The value of a key, or its default.
  private static List<String> texts(Entries document, Key key, Predicate<String> isAllowed) {
    YamlNode node = document.get(key.name());
    if (node == null) {
      return key.standard().isEmpty() ? List.of() : List.of(key.standard().split(", "));
    }
    boolean isList = key.allowed().startsWith("a list");
    if (isList && node instanceof Items(var _, List<YamlNode> nodes) && nodes.isEmpty()) {
      return List.of();
    }
    List<Text> texts =
        isList
            ? node.asItems(key.allowed()).stream().map(item -> item.asText(key.allowed())).toList()
            : List.of(node.asText(key.allowed()));
    for (Text text : texts) {
      if (!isAllowed.test(text.value())) {
        throw fault(text, key.name(), Spelling.allowed(text.value(), words(key), key.allowed()));
      }
    }
    return texts.stream().map(Text::value).toList();
  }

  private static List<IgnoredContainer> ignored(@Nullable YamlNode node) {
    if (node == null) {
      return Stream.of(IGNORED.standard().split(", "))
          .map(name -> new IgnoredContainer(name, null))
          .toList();
    }
    return node instanceof Items(var _, List<YamlNode> nodes) && nodes.isEmpty()
        ? List.of()
        : node.asItems(IGNORED.allowed()).stream().map(AdmissionSettingsFile::ignoredOne).toList();
  }

  private static IgnoredContainer ignoredOne(YamlNode node) {
    if (node instanceof Text name) {
      return new IgnoredContainer(ignoredText(name, AnnotationFormat::isContainerName), null);
    }
    Entries entries = node.asEntries(IGNORED.allowed());
    entries.requireKeys(List.of("name", "image"));
    YamlNode name = entries.get("name");
    YamlNode image = entries.get("image");
    if (name == null || image == null) {
      throw entries.place().fault("an ignored container without 'name' or 'image'", "give both");
    }
    return new IgnoredContainer(
        ignoredText(name.asText("the name of a container"), AnnotationFormat::isContainerName),
        ignoredText(
            image.asText("an image, or '*'"),
            text -> text.equals(IgnoredContainer.ANY_IMAGE) || AnnotationFormat.isImage(text)));
  }

  private static String ignoredText(Text text, Predicate<String> isAllowed) {
    if (!isAllowed.test(text.value())) {
      throw fault(text, IGNORED.name(), "allowed: " + IGNORED.allowed());
    }
    return text.value();
  }

  private static SourceException fault(Text text, String key, @Nullable String remedy) {
    return text.place().fault(Spelling.quote(text.value()) + " as '" + key + "'", remedy);
  }

  private static Map<String, String> defaults(@Nullable YamlNode node) {
    Map<String, String> defaults = new LinkedHashMap<>();
    if (node == null) {
      return defaults;
    }
    Entries entries = node.asEntries(DEFAULTS.allowed());
    entries.requireKeys(
        Annotation.labels(
            Arrays.stream(Annotation.values())
                .filter(each -> !WITHOUT_DEFAULT.contains(each))
                .toList()));
    for (Entry entry : entries.entries()) {
      defaults.put(entry.key().value(), value(entry));
    }
    PodFaults contradictions = new PodFaults();
    Permissions any = Permissions.of(OptIn.POD.label(), false);
    PodRequest.of(Map.of(), defaults, List.of(), any, contradictions);
    for (String fault : contradictions.toList()) {
      throw entries.place().fault("defaults that contradict each other", fault);
    }
    return defaults;
  }

  private static String value(Entry entry) {
    String label = entry.key().value();
    Annotation annotation = Objects.requireNonNull(Annotation.ofLabel(label));
    Text text = entry.value().asText(annotation.allowed());
    String fault = annotation.fault(text.value());
    if (fault != null) {
      throw fault(text, label, fault);
    }
    return text.value();
  }
}
