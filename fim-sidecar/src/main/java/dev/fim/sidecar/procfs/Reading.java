package dev.fim.sidecar.procfs;

import dev.fim.posix.Errno;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What came of reading something of a process. That the process has ended is a result like any
/// other.
public sealed interface Reading<T> {

  record Value<T>(T value) implements Reading<T> {}

  /// The process has ended, or there never was one.
  record Gone<T>() implements Reading<T> {}

  /// The process is there, but this could not be read.
  ///
  /// @param subject what: `/proc/7/root`
  /// @param fact why not, in display form
  /// @param denied whether a right is missing
  record Failed<T>(String subject, String fact, boolean denied) implements Reading<T> {

    /// The same failure where something else was to be read.
    public <U> Failed<U> as() {
      return new Failed<>(subject, fact, denied);
    }

    /// `cannot read SUBJECT: FACT`.
    public String message() {
      return "cannot read " + subject + ": " + fact;
    }
  }

  /// What a negated `errno` says.
  static <T> Reading<T> failure(String subject, int result) {
    return switch (-result) {
      case Errno.ENOENT, Errno.ESRCH -> new Gone<>();
      case Errno.EACCES, Errno.EPERM -> new Failed<>(subject, Errno.describe(-result), true);
      default -> new Failed<>(subject, Errno.describe(-result), false);
    };
  }

  /// The value; null where there is none.
  default @Nullable T orNull() {
    return this instanceof Value<T>(T value) ? value : null;
  }

  /// The same with another value; a failure stays what it is.
  default <U> Reading<U> then(Function<T, Reading<U>> next) {
    return switch (this) {
      case Value<T>(T value) -> next.apply(value);
      case Gone<T> _ -> new Gone<>();
      case Failed<T> failed -> failed.as();
    };
  }
}
