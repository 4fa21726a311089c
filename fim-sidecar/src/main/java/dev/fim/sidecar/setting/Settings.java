package dev.fim.sidecar.setting;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// What holds: of the sidecar, and of each target.
public final class Settings {

  private final Values sidecar;
  private final List<Values> targets;

  Settings(Values sidecar, List<Values> targets) {
    this.sidecar = sidecar;
    this.targets = List.copyOf(targets);
  }

  /// A setting of the sidecar as a whole.
  public <T> T get(Setting<T> setting) {
    return sidecar.get(setting);
  }

  /// One for each target, at least one.
  public List<Values> targets() {
    return targets;
  }

  /// Settings with their values.
  public static final class Values {

    private final Map<Setting<?>, Object> parsed;

    Values(Map<Setting<?>, Object> parsed) {
      this.parsed = Map.copyOf(parsed);
    }

    /// The value of a setting that has one in any case.
    public <T> T get(Setting<T> setting) {
      T value = find(setting);
      if (value == null) {
        throw new NoSuchElementException(setting.key());
      }
      return value;
    }

    /// Null where nothing is said and nothing holds by itself.
    @SuppressWarnings("unchecked") // put in only as its setting parsed it
    public <T> @Nullable T find(Setting<T> setting) {
      return (T) parsed.get(setting);
    }
  }
}
