package dev.fim.sidecar.setting;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.fim.path.RawPath;
import dev.fim.policy.pattern.PathPattern;
import dev.fim.policy.pattern.PatternFault;
import dev.fim.sidecar.response.decision.Mode;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One row of the table of settings. Its key is that of the YAML file; the variable is `FIM_` and
/// the key in upper case, with underscores; the option is `--` and the key.
public final class Setting<T> {

  /// What a setting applies to.
  public enum Reach {
    /// The sidecar as a whole.
    SIDECAR,
    /// Which container a target is.
    CHOICE,
    /// One target, or all that have no value of their own.
    TARGET
  }

  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final List<Setting<?>> TABLE = new ArrayList<>();

  public static final Setting<Path> PROC =
      sidecar(
          "proc", SettingFormat.file(), "/proc", "The procfs that shows the processes of the pod.");
  public static final Setting<Path> STATE =
      sidecar(
          "state",
          SettingFormat.file(),
          "/var/lib/fim",
          "The sidecar's own directory, for recorded baselines, evidence and the control socket.");
  public static final Setting<Optional<InetSocketAddress>> ADMIN =
      sidecar(
          "admin",
          SettingFormat.of(
              List.of("off"),
              "an address and a port such as 0.0.0.0:9809, or off",
              Setting::address),
          "0.0.0.0:9809",
          "The address for /livez, /readyz, /healthz and /metrics.");
  public static final Setting<Boolean> ONLY_OTHER =
      sidecar(
          "only-other",
          SettingFormat.onOff(),
          "off",
          "Whether the target may be the only other container if no kubelet has given it a name.");
  public static final Setting<Boolean> INOTIFY =
      sidecar(
          "inotify", SettingFormat.onOff(), "on", "Whether kernel events start a check at once.");
  public static final Setting<Duration> DEBOUNCE =
      sidecar(
          "debounce",
          SettingFormat.duration(Duration.ZERO, Duration.ofSeconds(1)),
          "2ms",
          "How long to collect events before checking their paths.");
  public static final Setting<Duration> SWEEP =
      sidecar(
          "sweep",
          SettingFormat.duration(Duration.ofMillis(100), DAY),
          "10s",
          "How often to look at the whole tree; files with another identity or time are hashed"
              + " again.");
  public static final Setting<Duration> REHASH =
      sidecar(
          "rehash",
          SettingFormat.duration(Duration.ofSeconds(1), Duration.ofDays(30)),
          "1h",
          "The time within which every file is hashed again, whatever its times.");
  public static final Setting<Long> IO_LIMIT =
      sidecar(
          "io-limit", SettingFormat.size(), "100MB", "How much may be read per second for that.");
  public static final Setting<ExecutableScope> EXECUTABLES =
      sidecar(
          "executables",
          SettingFormat.choice(ExecutableScope.class),
          "on",
          "Whether a process that runs a file outside the baseline is drift: its program and its"
              + " libraries, or its program alone.");
  public static final Setting<Boolean> EVIDENCE =
      sidecar(
          "evidence",
          SettingFormat.onOff(),
          "on",
          "Whether to freeze the target and save the drifted files before the kill.");
  public static final Setting<Duration> EVIDENCE_TIME =
      sidecar(
          "evidence-time",
          SettingFormat.duration(Duration.ofMillis(10), Duration.ofMinutes(1)),
          "2s",
          "The longest wait of a kill for the evidence.");
  public static final Setting<Long> EVIDENCE_SIZE =
      sidecar(
          "evidence-size",
          SettingFormat.size(),
          "16MB",
          "The size of the drifted files that are kept per kill.");
  public static final Setting<Integer> EVIDENCE_KEEP =
      sidecar(
          "evidence-keep",
          SettingFormat.number(1, 10_000),
          "20",
          "The number of kills whose evidence is kept.");
  public static final Setting<String> CATALOGUE =
      sidecar(
          "catalogue",
          SettingFormat.text("a URL such as jdbc:postgresql://db.example.com/fim, or off"),
          "off",
          "The catalogue on a server, for the baseline 'catalogue' and for reports.");
  public static final Setting<Duration> CATALOGUE_REFRESH =
      sidecar(
          "catalogue-refresh",
          SettingFormat.duration(Duration.ofSeconds(1), DAY),
          "5m",
          "How often to ask the catalogue for a newer baseline. It takes effect at the next start"
              + " of the container or the sidecar.");
  public static final Setting<String> CATALOGUE_REPORT =
      sidecar(
          "catalogue-report",
          SettingFormat.text("on, off, or a URL with another user"),
          "off",
          "Whether, or where, to report baselines, drift and actions for 'fim fleet'.");
  public static final Setting<String> CLUSTER =
      sidecar(
          "cluster",
          SettingFormat.text("a name, or - for none"),
          "-",
          "The name of the cluster, for reports.");
  public static final Setting<String> NAMESPACE =
      sidecar(
          "namespace",
          SettingFormat.text("a name, or - for none"),
          "-",
          "The namespace of the pod, for reports.");
  public static final Setting<String> POD =
      sidecar(
          "pod",
          SettingFormat.text("a name, or - for none"),
          "-",
          "The name of the pod, for reports.");
  public static final Setting<String> POD_UID =
      sidecar(
          "pod-uid",
          SettingFormat.text("a UID, or - for none"),
          "-",
          "The UID of the pod, for reports.");
  public static final Setting<String> NODE =
      sidecar(
          "node",
          SettingFormat.text("a name, or - for none"),
          "-",
          "The name of the node, for reports.");

  public static final Setting<Path> EVENT_KEY =
      new Setting<>(
          "event-key",
          SettingFormat.file(),
          null,
          Reach.SIDECAR,
          "A private Ed25519 key in PEM, which seals the events.");
  public static final Setting<Path> EVENT_KEY_PASSPHRASE =
      new Setting<>(
          "event-key-passphrase",
          SettingFormat.file(),
          null,
          Reach.SIDECAR,
          "The file whose first line is the passphrase of that key, if it has one.");
  public static final Setting<List<Path>> TRUST =
      new Setting<>(
          "trust",
          SettingFormat.listOf("absolute paths", SettingFormat::absolute),
          null,
          Reach.SIDECAR,
          "The public keys whose seals a baseline from a file or a database needs, and a policy"
              + " that is not the sealed one.");

  public static final Setting<String> CONTAINER =
      choiceOf(
          "container",
          SettingFormat.text("a container's name"),
          "The container with this name in the pod.");
  public static final Setting<PathPattern> EXECUTABLE =
      choiceOf(
          "executable",
          SettingFormat.of("a path in the container, or a pattern of some", Setting::pattern),
          "The container whose first process runs this file; where there is no kubelet.");
  public static final Setting<Pattern> COMMAND =
      choiceOf(
          "command",
          SettingFormat.of("a regular expression", Setting::regex),
          "The container whose first process has this in its command line; the arguments are"
              + " separated by blanks.");

  public static final Setting<List<RawPath>> PATHS =
      target(
          "paths",
          SettingFormat.paths(),
          "/",
          "The paths to check, with everything below; / if there is a policy.");
  public static final Setting<List<String>> EXCLUDE =
      optional(
          "exclude",
          SettingFormat.listOf("paths or patterns, as of 'exclude' in a policy", Setting::excluded),
          "The paths to skip; only without a policy.");
  public static final Setting<Path> POLICY =
      optional(
          "policy",
          SettingFormat.file(),
          "The policy. Without one every file is checked, as in fim.");
  public static final Setting<BaselineChoice> BASELINE =
      target(
          "baseline",
          SettingFormat.of(BaselineChoice.WORDS, BaselineChoice.ALLOWED, BaselineChoice::parse),
          "first-sight",
          "What is trusted.");
  public static final Setting<String> CATALOGUE_NAME =
      optional(
          "catalogue-name",
          SettingFormat.text("a name"),
          "Whose generations in the catalogue; default: the name of the container.");
  public static final Setting<String> IMAGE =
      optional(
          "image",
          SettingFormat.text("an image id, sha256:…"),
          "The image of the container: the baseline 'catalogue' must have been recorded from it,"
              + " and reports name it.");
  public static final Setting<Duration> HOLD_OFF =
      target(
          "hold-off",
          SettingFormat.duration(Duration.ZERO, Duration.ofHours(1)),
          "5s",
          "How long a container may settle before first-sight and each-start record it.");
  public static final Setting<Duration> LONGEST_START =
      target(
          "longest-start",
          SettingFormat.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
          "30s",
          "The time after which a running container that still cannot be watched is a finding.");
  public static final Setting<Mode> ACTION =
      target("action", SettingFormat.choice(Mode.class), "kill", "What to do about drift.");
  public static final Setting<Duration> GRACE =
      target(
          "grace",
          SettingFormat.duration(MILLISECOND, Duration.ofMinutes(10)),
          "10s",
          "How long terminate waits after SIGTERM.");
  public static final Setting<Integer> EXIT_CODE =
      target(
          "exit-code",
          SettingFormat.number(1, 255),
          "88",
          "The exit code of the sidecar on restart-all.");
  public static final Setting<Boolean> VOLUMES =
      target(
          "volumes",
          SettingFormat.onOff(),
          "off",
          "Whether drift on a volume leads to the action, too. An unmounted volume always does.");
  public static final Setting<BackOffChoice> BACK_OFF =
      target(
          "back-off",
          SettingFormat.of(BackOffChoice.WORDS, BackOffChoice.ALLOWED, BackOffChoice::parse),
          "auto",
          "The longest wait before a kill that follows others. auto: none where there is a kubelet,"
              + " which makes the container wait, else 5m.");
  public static final Setting<Optional<Integer>> BUDGET =
      target(
          "budget",
          SettingFormat.of(List.of("none"), "a number from 1 to 1000, or none", Setting::budget),
          "none",
          "The number of kills within an hour after which drift only raises an alarm. An"
              + " attacker can cause drift until the budget is used up, and later drift is then"
              + " not killed.");

  private final String key;
  private final SettingFormat<T> format;
  private final @Nullable String standard;
  private final Reach reach;
  private final String meaning;

  private Setting(
      String key, SettingFormat<T> format, @Nullable String standard, Reach reach, String meaning) {
    this.key = key;
    this.format = format;
    this.standard = standard;
    this.reach = reach;
    this.meaning = meaning;
    TABLE.add(this);
  }

  private static <T> Setting<T> sidecar(
      String key, SettingFormat<T> format, String standard, String meaning) {
    return new Setting<>(key, format, standard, Reach.SIDECAR, meaning);
  }

  private static <T> Setting<T> target(
      String key, SettingFormat<T> format, String standard, String meaning) {
    return new Setting<>(key, format, standard, Reach.TARGET, meaning);
  }

  private static <T> Setting<T> optional(String key, SettingFormat<T> format, String meaning) {
    return new Setting<>(key, format, null, Reach.TARGET, meaning);
  }

  private static <T> Setting<T> choiceOf(String key, SettingFormat<T> format, String meaning) {
    return new Setting<>(key, format, null, Reach.CHOICE, meaning);
  }

  /// All settings, in the order of the documentation.
  public static List<Setting<?>> all() {
    return List.copyOf(TABLE);
  }

  /// The setting with this key; null if there is none.
  static @Nullable Setting<?> ofKey(String key) {
    return TABLE.stream().filter(setting -> setting.key.equals(key)).findFirst().orElse(null);
  }

  /// The key in the YAML file.
  public String key() {
    return key;
  }

  /// The environment variable that sets it.
  public String variable() {
    return "FIM_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /// The command line option that sets it.
  public String option() {
    return "--" + key;
  }

  /// The default in its written form; null if there is none.
  public @Nullable String standard() {
    return standard;
  }

  /// What the setting applies to.
  public Reach reach() {
    return reach;
  }

  /// One line for help and documentation.
  public String meaning() {
    return meaning;
  }

  /// The allowed values, for messages and documentation.
  public String allowed() {
    return format.allowed();
  }

  boolean isList() {
    return format.isList();
  }

  /// Splits a value that is written as one text: a list is separated by commas.
  List<String> split(String text) {
    return isList() ? List.of(text.split(" *, *", -1)) : List.of(text);
  }

  /// Parses a value as a variable has it.
  ///
  /// @throws IllegalArgumentException if it is not allowed; its message, if any, says what is
  public T parse(String text) {
    return parse(split(text));
  }

  /// Parses a value.
  ///
  /// @throws IllegalArgumentException if it is not allowed; its message, if any, says what is
  T parse(List<String> texts) {
    SettingFormat.require(!texts.isEmpty() && (format.isList() || texts.size() == 1));
    return format.parser().apply(texts);
  }

  private static Optional<InetSocketAddress> address(String text) {
    if (text.equals("off")) {
      return Optional.empty();
    }
    return Optional.of(SettingFormat.address(text));
  }

  private static Optional<Integer> budget(String text) {
    return text.equals("none")
        ? Optional.empty()
        : Optional.of(SettingFormat.number(1, 1_000).parser().apply(List.of(text)));
  }

  private static PathPattern pattern(String text) {
    try {
      return PathPattern.ofPath(text);
    } catch (PatternFault e) {
      throw new IllegalArgumentException(e.fact(), e);
    }
  }

  /// A regular expression of RE2, which matches in linear time.
  private static Pattern regex(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(e.getDescription(), e);
    }
  }

  private static String excluded(String text) {
    PathPattern checked = pattern(text);
    SettingFormat.require(!checked.matches(RawPath.ROOT));
    return text;
  }
}
