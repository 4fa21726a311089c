package dev.fim.file.text;

import dev.fim.path.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The text form of a file's capabilities, as `cap_from_text(3)` and `setcap(8)` read it:
/// `cap_net_bind_service=ep`.
///
/// Capabilities with the same flags stand together, groups are separated by a space, and a root
/// user id other than 0 follows as `[rootid=N]`. Unlike that of `getcap(8)` the form does not
/// depend on how many capabilities the running kernel knows.
public final class CapabilityText {

  // linux/capability.h: VFS_CAP_REVISION_MASK and its values, VFS_CAP_FLAGS_EFFECTIVE. All fields
  // are little-endian.
  private static final int REVISION_MASK = 0xff000000;
  private static final int REVISION_1 = 0x01000000;
  private static final int REVISION_2 = 0x02000000;
  private static final int REVISION_3 = 0x03000000;
  private static final int EFFECTIVE = 1;

  private static final List<String> NAMES =
      List.of(
          "chown",
          "dac_override",
          "dac_read_search",
          "fowner",
          "fsetid",
          "kill",
          "setgid",
          "setuid",
          "setpcap",
          "linux_immutable",
          "net_bind_service",
          "net_broadcast",
          "net_admin",
          "net_raw",
          "ipc_lock",
          "ipc_owner",
          "sys_module",
          "sys_rawio",
          "sys_chroot",
          "sys_ptrace",
          "sys_pacct",
          "sys_admin",
          "sys_boot",
          "sys_nice",
          "sys_resource",
          "sys_time",
          "sys_tty_config",
          "mknod",
          "lease",
          "audit_write",
          "audit_control",
          "setfcap",
          "mac_override",
          "mac_admin",
          "syslog",
          "wake_alarm",
          "block_suspend",
          "audit_read",
          "perfmon",
          "bpf",
          "checkpoint_restore");

  /// Names and flags: `cap_kill,cap_chown=ep`. The lone `=` of older versions has neither.
  private static final Pattern CLAUSE = Pattern.compile("([A-Za-z0-9_,]*)[=+]([eip]{0,3})");

  private CapabilityText() {}

  /// The text form of an attribute's value.
  ///
  /// @param value of the extended attribute `security.capability`: a `struct vfs_cap_data` or
  ///   `vfs_ns_cap_data`
  /// @return the text, or `0x` and hexadecimal digits if the value is of no known revision
  public static String of(ByteString value) {
    int words =
        switch (value.length() < 4 ? 0 : word(value, 0) & REVISION_MASK) {
          case REVISION_1 -> value.length() == 12 ? 1 : 0;
          case REVISION_2 -> value.length() == 20 ? 2 : 0;
          case REVISION_3 -> value.length() == 24 ? 2 : 0;
          default -> 0;
        };
    if (words == 0) {
      return "0x" + value.hex();
    }
    boolean effective = (word(value, 0) & EFFECTIVE) != 0;
    Map<String, List<String>> byFlags = new LinkedHashMap<>();
    for (int bit = 0; bit < 32 * words; bit++) {
      int at = 4 + bit / 32 * 8;
      boolean permitted = ((word(value, at) >>> (bit % 32)) & 1) != 0;
      boolean inheritable = ((word(value, at + 4) >>> (bit % 32)) & 1) != 0;
      if (permitted || inheritable) {
        String flags = (effective ? "e" : "") + (inheritable ? "i" : "") + (permitted ? "p" : "");
        byFlags.computeIfAbsent(flags, f -> new ArrayList<>()).add(name(bit));
      }
    }
    List<String> groups = new ArrayList<>();
    byFlags.forEach((flags, names) -> groups.add(String.join(",", names) + "=" + flags));
    if (groups.isEmpty()) {
      groups.add("=");
    }
    if (value.length() == 24 && word(value, 20) != 0) {
      groups.add("[rootid=" + Integer.toUnsignedString(word(value, 20)) + "]");
    }
    return String.join(" ", groups);
  }

  /// The value that `setcap(8)` writes for a text: revision 2, without a root user id.
  ///
  /// Takes what `cap_to_text(3)` writes of a file, in this or in an older spelling: `=
  /// cap_net_raw+ep`.
  ///
  /// @return null if the text is something else, or names all capabilities at once, which depend on
  ///   the kernel
  public static @Nullable ByteString parse(String text) {
    long permitted = 0;
    long inheritable = 0;
    long effective = 0;
    for (String clause : text.strip().split(" +", -1)) {
      Matcher parts = CLAUSE.matcher(clause);
      if (!parts.matches()) {
        return null;
      }
      long bits = bits(parts.group(1));
      String flags = parts.group(2);
      if (bits == 0 && !flags.isEmpty()) {
        return null;
      }
      permitted |= flags.contains("p") ? bits : 0;
      inheritable |= flags.contains("i") ? bits : 0;
      effective |= flags.contains("e") ? bits : 0;
    }
    // The kernel keeps one flag for all: it is effective what is permitted or inheritable, or none.
    if (effective != 0 && effective != (permitted | inheritable)) {
      return null;
    }
    return ByteString.wrap(
        ByteBuffer.allocate(20)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(REVISION_2 | (effective == 0 ? 0 : EFFECTIVE))
            .putInt((int) permitted)
            .putInt((int) inheritable)
            .putInt((int) (permitted >>> 32))
            .putInt((int) (inheritable >>> 32))
            .array());
  }

  /// The capabilities of a list of names; 0 if one is unknown, or the list is empty.
  private static long bits(String names) {
    long bits = 0;
    for (String name : names.isEmpty() ? List.<String>of() : List.of(names.split(",", -1))) {
      String plain = name.toLowerCase(Locale.ROOT).replaceFirst("^cap_", "");
      int bit = plain.matches("[0-9]{1,2}") ? Integer.parseInt(plain) : NAMES.indexOf(plain);
      if (bit < 0 || bit > 63) {
        return 0;
      }
      bits |= 1L << bit;
    }
    return bits;
  }

  private static String name(int bit) {
    return bit < NAMES.size() ? "cap_" + NAMES.get(bit) : "cap_" + bit;
  }

  private static int word(ByteString value, int at) {
    return (value.byteAt(at) & 0xff)
        | ((value.byteAt(at + 1) & 0xff) << 8)
        | ((value.byteAt(at + 2) & 0xff) << 16)
        | ((value.byteAt(at + 3) & 0xff) << 24);
  }
}
