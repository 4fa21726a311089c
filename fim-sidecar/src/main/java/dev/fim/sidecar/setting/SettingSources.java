package dev.fim.sidecar.setting;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.error.SourceException;
import dev.fim.path.DisplayForm;
import dev.fim.sidecar.setting.Setting.Reach;
import dev.fim.words.Spelling;
import dev.fim.yaml.YamlFormat;
import dev.fim.yaml.YamlNode;
import dev.fim.yaml.YamlNode.Entries;
import dev.fim.yaml.YamlNode.Entry;
import dev.fim.yaml.YamlNode.Text;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Collects settings from a YAML file, the environment and the command line; a later source
/// overrides an earlier one.
public final class SettingSources {

  /// The variable that replaces the settings file: for people who can give a container variables,
  /// but no file.
  public static final String DOCUMENT = "FIM_SETTINGS";

  /// Four levels: the document, the targets, one of them, its paths.
  private static final YamlFormat FORMAT = new YamlFormat("settings file", Problem.ARGUMENT, 4);

  private static final String VERSION = "version";
  private static final String TARGETS = "targets";
  private static final String PREFIX = "FIM_";

  /// The variables of the command `fim`, and of the settings file's place.
  private static final List<String> OTHER_VARIABLES =
      List.of("FIM_CONFIG", DOCUMENT, "FIM_DB", "FIM_JAVA_OPTS");

  /// The variables that the kubelet sets for each Service of the namespace, here for one named
  /// `fim` or `fim-…`. No setting's variable ends so.
  private static final Pattern SERVICE_VARIABLE =
      Pattern.compile(
          "FIM_(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?"
              + "|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

  /// A given value with its origin.
  private interface Given {
    List<String> texts();

    /// An error about the value.
    RuntimeException fault(String remedy);
  }

  private final Map<Setting<?>, Given> inFile = new LinkedHashMap<>();
  private final Map<Setting<?>, Given> above = new LinkedHashMap<>();
  private final List<Map<Setting<?>, Given>> targets = new ArrayList<>();

  private SettingSources() {}

  /// Reads and merges all sources.
  ///
  /// @param file the settings file; null if there is none
  /// @param environment all variables of the process; [#DOCUMENT] replaces a file
  /// @param options by key
  /// @throws FimException [Problem#ARGUMENT] with the allowed values, if a setting is unknown or
  ///   malformed
  public static Settings read(
      @Nullable Path file, Map<String, String> environment, Map<String, String> options) {
    SettingSources sources = new SettingSources();
    String document = environment.get(DOCUMENT);
    if (file != null && document != null) {
      throw new FimException(
          Problem.ARGUMENT,
          "use the variable",
          DOCUMENT,
          "there is a settings file, " + DisplayForm.ofText(file.toString()),
          "use one of them");
    }
    if (file != null) {
      sources.readFile(file.toString(), FORMAT.read(file));
    } else if (document != null) {
      sources.readFile("the variable " + DOCUMENT, document);
    }
    sources.readEnvironment(environment);
    sources.readOptions(options);
    return sources.settings();
  }

  private void readFile(String name, String text) {
    Entries document = FORMAT.parse(name, text).asEntries("a mapping with 'version'");
    YamlNode version = document.get(VERSION);
    if (version == null) {
      throw document.place().fault("settings without 'version'", "begin with 'version: 1'");
    }
    if (!version.asText("the number 1").value().equals("1")) {
      throw version.insteadOf("the number 1");
    }
    YamlNode list = document.get(TARGETS);
    List<String> allowed = new ArrayList<>(List.of(VERSION, TARGETS));
    for (Setting<?> setting : Setting.all()) {
      if (list == null || setting.reach() != Reach.CHOICE) {
        allowed.add(setting.key());
      }
    }
    document.requireKeys(allowed);
    inFile.putAll(given(document));
    if (list != null) {
      for (YamlNode item : list.asItems("a list of targets")) {
        targets.add(target(item.asEntries("a target")));
      }
    }
  }

  private static Map<Setting<?>, Given> target(Entries target) {
    target.requireKeys(
        Setting.all().stream()
            .filter(setting -> setting.reach() != Reach.SIDECAR)
            .map(Setting::key)
            .toList());
    Map<Setting<?>, Given> values = given(target);
    if (values.keySet().stream().filter(SettingSources::isChoice).count() != 1) {
      throw target
          .place()
          .fault(
              "a target that is not named by one setting",
              "name it by exactly one of 'container', 'executable' and 'command'");
    }
    return values;
  }

  /// The settings among the keys of a mapping.
  private static Map<Setting<?>, Given> given(Entries mapping) {
    Map<Setting<?>, Given> values = new LinkedHashMap<>();
    for (Entry entry : mapping.entries()) {
      Setting<?> setting = Setting.ofKey(entry.key().value());
      if (setting != null) {
        values.put(setting, given(setting, entry.value()));
      }
    }
    return values;
  }

  private static boolean isChoice(Setting<?> setting) {
    return setting.reach() == Reach.CHOICE;
  }

  private static Given given(Setting<?> setting, YamlNode node) {
    String wanted = setting.allowed();
    List<Text> texts =
        setting.isList() ? node.asTexts(wanted, wanted) : List.of(node.asText(wanted));
    return new Given() {
      @Override
      public List<String> texts() {
        return texts.stream().map(Text::value).toList();
      }

      @Override
      public SourceException fault(String remedy) {
        return texts
            .getFirst()
            .place()
            .fault(
                Spelling.quote(String.join(", ", texts())) + " as '" + setting.key() + "'", remedy);
      }
    };
  }

  private void readEnvironment(Map<String, String> environment) {
    Map<String, Setting<?>> known = new HashMap<>();
    Setting.all().forEach(setting -> known.put(setting.variable(), setting));
    environment.keySet().stream()
        .filter(name -> name.startsWith(PREFIX))
        .filter(name -> !OTHER_VARIABLES.contains(name))
        .filter(name -> !SERVICE_VARIABLE.matcher(name).matches())
        .sorted()
        .forEach(name -> {
          Setting<?> setting = known.get(name);
          if (setting == null) {
            throw new FimException(
                Problem.ARGUMENT,
                "use the variable",
                Spelling.show(name),
                "there is no such setting",
                Spelling.allowed(name, known.keySet().stream().sorted().toList()));
          }
          String value = environment.getOrDefault(name, "");
          above.put(setting, given(setting, "the variable " + name, value));
        });
  }

  private void readOptions(Map<String, String> options) {
    options.forEach((key, value) -> {
      Setting<?> setting = Setting.ofKey(key);
      if (setting == null) {
        throw new FimException(
            Problem.ARGUMENT, "use the option", "--" + key, "there is no such setting", null);
      }
      above.put(setting, given(setting, "the option " + setting.option(), value));
    });
  }

  private static Given given(Setting<?> setting, String origin, String text) {
    List<String> texts = setting.split(text);
    return new Given() {
      @Override
      public List<String> texts() {
        return texts;
      }

      @Override
      public FimException fault(String remedy) {
        return new FimException(
            Problem.ARGUMENT, "use", origin, "found " + Spelling.quote(text), remedy);
      }
    };
  }

  private Settings settings() {
    List<Setting<?>> chosen = above.keySet().stream().filter(SettingSources::isChoice).toList();
    if (!chosen.isEmpty() && !targets.isEmpty()) {
      throw of(above, chosen.getFirst()).fault("the settings file lists 'targets': name it there");
    }
    if (targets.isEmpty()) {
      targets.add(Map.of());
    }
    List<Settings.Values> values = new ArrayList<>();
    for (Map<Setting<?>, Given> target : targets) {
      Map<Setting<?>, Given> merged = new LinkedHashMap<>(inFile);
      override(merged, target);
      override(merged, above);
      values.add(values(merged));
    }
    Settings settings = new Settings(values.getFirst(), values);
    Given onlyOther = above.getOrDefault(Setting.ONLY_OTHER, inFile.get(Setting.ONLY_OTHER));
    if (onlyOther != null && settings.get(Setting.ONLY_OTHER) && targets.size() > 1) {
      throw onlyOther.fault("there are several targets: leave it off");
    }
    return settings;
  }

  /// A later way to name the target, or to select its files, replaces an earlier one.
  private static void override(Map<Setting<?>, Given> values, Map<Setting<?>, Given> by) {
    if (by.keySet().stream().anyMatch(SettingSources::isChoice)) {
      values.keySet().removeIf(SettingSources::isChoice);
    }
    if (by.containsKey(Setting.POLICY)) {
      values.remove(Setting.PATHS);
      values.remove(Setting.EXCLUDE);
    }
    if (by.containsKey(Setting.PATHS) || by.containsKey(Setting.EXCLUDE)) {
      values.remove(Setting.POLICY);
    }
    values.putAll(by);
  }

  private static Settings.Values values(Map<Setting<?>, Given> given) {
    List<Setting<?>> choices = given.keySet().stream().filter(SettingSources::isChoice).toList();
    if (choices.size() > 1) {
      throw of(given, choices.getLast())
          .fault("'" + choices.getFirst().key() + "' names the target already: keep one of them");
    }
    Map<Setting<?>, Object> values = new HashMap<>();
    for (Setting<?> setting : Setting.all()) {
      Given found = given.get(setting);
      String standard = setting.standard();
      if (found != null) {
        values.put(setting, parse(setting, found));
      } else if (standard != null) {
        values.put(setting, setting.parse(List.of(standard)));
      }
    }
    for (Setting<?> part : List.of(Setting.PATHS, Setting.EXCLUDE)) {
      Given contradicting = given.get(part);
      if (contradicting != null && values.containsKey(Setting.POLICY)) {
        throw contradicting.fault("there is a 'policy': put it there");
      }
    }
    return new Settings.Values(values);
  }

  private static Given of(Map<Setting<?>, Given> given, Setting<?> setting) {
    return Objects.requireNonNull(given.get(setting));
  }

  private static Object parse(Setting<?> setting, Given given) {
    try {
      return setting.parse(given.texts());
    } catch (IllegalArgumentException e) {
      String fact = e.getMessage();
      String allowed = "allowed: " + setting.allowed();
      RuntimeException fault =
          given.fault(
              fact == null ? allowed : fact.contains(allowed) ? fact : fact + "; " + allowed);
      fault.addSuppressed(e);
      throw fault;
    }
  }
}
