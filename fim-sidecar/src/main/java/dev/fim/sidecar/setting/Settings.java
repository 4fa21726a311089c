package dev.fim.sidecar.setting;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The values of all settings: for the sidecar, and for each target.
public final class Settings {

  private final Values sidecar;
  private final List<Values> targets;

  Settings(Values sidecar, List<Values> targets) {
    this.sidecar = sidecar;
    this.targets = List.copyOf(targets);
  }

  /// The value of a setting of the whole sidecar.
  public <T> T get(Setting<T> setting) {
    return sidecar.get(setting);
  }

  /// The value of a setting of the whole sidecar; null if there is neither a value nor a default.
  public <T> @Nullable T find(Setting<T> setting) {
    return sidecar.find(setting);
  }

  /// The values for each target, at least one.
  public List<Values> targets() {
    return targets;
  }

  /// Settings with their values.
  public static final class Values {

    private final Map<Setting<?>, Object> parsed;

    Values(Map<Setting<?>, Object> parsed) {
      this.parsed = Map.copyOf(parsed);
    }

    /// The value of a setting that always has one.
    public <T> T get(Setting<T> setting) {
      T value = find(setting);
      if (value == null) {
        throw new NoSuchElementException(setting.key());
      }
      return value;
    }

    /// The value of a setting; null if there is neither a value nor a default.
    @SuppressWarnings("unchecked") // put in only as its setting parsed it
    public <T> @Nullable T find(Setting<T> setting) {
      return (T) parsed.get(setting);
    }
  }
}
