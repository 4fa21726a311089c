package dev.fim.sidecar.procfs;

import dev.fim.posix.Errno;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The result of reading something of a process. The end of the process is a normal result.
public sealed interface Reading<T> {

  record Value<T>(T value) implements Reading<T> {}

  /// The process has ended, or never existed.
  record Gone<T>() implements Reading<T> {}

  /// The process exists, but this could not be read.
  ///
  /// @param subject the file: `/proc/7/root`
  /// @param fact why not, in display form
  /// @param denied whether a permission is missing
  record Failed<T>(String subject, String fact, boolean denied) implements Reading<T> {

    /// The same failure for another value type.
    public <U> Failed<U> as() {
      return new Failed<>(subject, fact, denied);
    }

    /// `cannot read SUBJECT: FACT`.
    public String message() {
      return "cannot read " + subject + ": " + fact;
    }
  }

  /// The result for a negated `errno`.
  static <T> Reading<T> failure(String subject, int result) {
    return switch (-result) {
      case Errno.ENOENT, Errno.ESRCH -> new Gone<>();
      case Errno.EACCES, Errno.EPERM -> new Failed<>(subject, Errno.describe(-result), true);
      default -> new Failed<>(subject, Errno.describe(-result), false);
    };
  }

  /// The value; null if there is none.
  default @Nullable T orNull() {
    return this instanceof Value<T>(T value) ? value : null;
  }

  /// Maps the value; a failure stays the same.
  default <U> Reading<U> then(Function<T, Reading<U>> next) {
    return switch (this) {
      case Value<T>(T value) -> next.apply(value);
      case Gone<T> _ -> new Gone<>();
      case Failed<T> failed -> failed.as();
    };
  }
}
