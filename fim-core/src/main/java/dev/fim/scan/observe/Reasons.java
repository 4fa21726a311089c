package dev.fim.scan.observe;

import dev.fim.file.Reason;
import dev.fim.posix.Errno;

/// Reasons for failed observations, from system errors.
public final class Reasons {

  private Reasons() {}

  /// The reason for a failed system call.
  ///
  /// @param attempt what failed: `open`, `read`, `list`
  /// @param result a negated `errno`
  public static Reason reason(String attempt, int result) {
    int errno = -result;
    Reason.Cause cause =
        switch (errno) {
          case Errno.EACCES, Errno.EPERM -> Reason.Cause.DENIED;
          case Errno.EAGAIN -> Reason.Cause.LEASED;
          default -> Reason.Cause.FAULT;
        };
    return new Reason(cause, attempt + ": " + Errno.describe(errno));
  }

  public static Reason keptChanging() {
    return new Reason(
        Reason.Cause.KEPT_CHANGING,
        "was another file at each of %d attempts".formatted(Observer.ATTEMPTS));
  }

  static Reason changedWhileRead() {
    return new Reason(
        Reason.Cause.CHANGED_WHILE_READ,
        "read: changed at each of %d tries".formatted(Observer.ATTEMPTS));
  }

  static Reason replacedMeanwhile() {
    return new Reason(
        Reason.Cause.CHANGED_WHILE_READ,
        "read again: another file took its place meanwhile, or it was cut");
  }

  static Reason changedWhileListed() {
    return new Reason(
        Reason.Cause.CHANGED_WHILE_READ,
        "list: changed at each of %d tries".formatted(Observer.ATTEMPTS));
  }

  static Reason wasNoDirectory() {
    return new Reason(
        Reason.Cause.KEPT_CHANGING, "list: was not a directory when its parent was listed");
  }

  public static Reason directoryMoved() {
    return new Reason(
        Reason.Cause.KEPT_CHANGING, "open: the directory above was moved or replaced meanwhile");
  }

  static Reason outsized() {
    return new Reason(Reason.Cause.OUTSIZED, "not read: its size differs from the baseline");
  }

  static Reason outsizedListing(int most) {
    return new Reason(Reason.Cause.OUTSIZED, "list: more than %d names".formatted(most));
  }

  static Reason incomplete() {
    return new Reason(
        Reason.Cause.FAULT, "stat: the file system gives no type, or the kernel no mount id");
  }

  /// Whether the name no longer exists.
  public static boolean isGone(int result) {
    return result == -Errno.ENOENT;
  }

  /// Whether the name is a file of another type than a moment ago.
  public static boolean isOtherType(int result) {
    return result == -Errno.ELOOP
        || result == -Errno.ENOTDIR
        || result == -Errno.ENXIO
        || result == -Errno.EISDIR
        || result == -Errno.EINVAL;
  }
}
