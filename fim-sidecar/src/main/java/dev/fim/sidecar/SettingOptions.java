package dev.fim.sidecar;

import dev.fim.sidecar.setting.Setting;
import dev.fim.sidecar.setting.SettingSources;
import dev.fim.sidecar.setting.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// Settings as options of a command.
final class SettingOptions {

  static final String FOOTER =
      "A setting can also be a variable, FIM_ and its name in capitals with underscores, or a key"
          + " of the settings file. Options override variables, and variables the file.";

  private static final String CONFIG = "--config";
  private static final Path STANDARD_FILE = Path.of("/etc/fim/sidecar.yaml");

  private SettingOptions() {}

  static void declare(CommandSpec spec, List<Setting<?>> settings) {
    spec.addOption(
        OptionSpec.builder(CONFIG)
            .type(String.class)
            .paramLabel("FILE")
            .description("The settings file. Default: $FIM_CONFIG, else " + STANDARD_FILE + ".")
            .build());
    for (Setting<?> setting : settings) {
      String standard = setting.standard();
      spec.addOption(
          OptionSpec.builder(setting.option())
              .type(String.class)
              .paramLabel("VALUE")
              .description(
                  setting.meaning(),
                  "Allowed: "
                      + setting.allowed()
                      + "."
                      + (standard == null ? "" : " Default: " + standard + "."))
              .build());
    }
  }

  /// Reads the settings from the file, the variables and the options.
  ///
  /// @param declared the settings that [#declare] made options of the command, which may have
  ///   another option with the name of a setting
  static Settings read(
      ParseResult given, Map<String, String> environment, List<Setting<?>> declared) {
    Map<String, String> options = new LinkedHashMap<>();
    for (Setting<?> setting : declared) {
      String value = given.matchedOptionValue(setting.option(), null);
      if (value != null) {
        options.put(setting.key(), value);
      }
    }
    String named = given.matchedOptionValue(CONFIG, environment.get("FIM_CONFIG"));
    boolean isWritten = environment.containsKey(SettingSources.DOCUMENT);
    return SettingSources.read(file(named, isWritten), environment, options);
  }

  private static @Nullable Path file(@Nullable String named, boolean isWritten) {
    if (named != null && !named.isEmpty()) {
      return Path.of(named);
    }
    return !isWritten && Files.exists(STANDARD_FILE) ? STANDARD_FILE : null;
  }
}
