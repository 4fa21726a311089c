package dev.fim.file;

import dev.fim.path.ByteString;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Which extended attributes each [Attribute] is made of. Names are as `listxattr(2)` gives them;
/// see `xattr(7)`.
public final class XattrNames {

  public static final ByteString CAPABILITY = ByteString.ofUtf8("security.capability");
  public static final ByteString SELINUX = ByteString.ofUtf8("security.selinux");
  public static final ByteString ACL_ACCESS = ByteString.ofUtf8("system.posix_acl_access");
  public static final ByteString ACL_DEFAULT = ByteString.ofUtf8("system.posix_acl_default");

  private static final ByteString SECURITY = ByteString.ofUtf8("security.");
  private static final ByteString TRUSTED = ByteString.ofUtf8("trusted.");

  private XattrNames() {}

  /// Whether the value of an extended attribute is part of the value of one of `attributes`.
  public static boolean areIn(AttributeSet attributes, ByteString name) {
    return attributes.contains(Attribute.XATTRS)
        || (!attributes.isEmpty() && attributes.contains(attribute(name)));
  }

  /// The attribute that an extended one belongs to, besides [Attribute#XATTRS], which has them all.
  private static Attribute attribute(ByteString name) {
    if (name.equals(CAPABILITY)) {
      return Attribute.CAPS;
    }
    if (name.equals(SELINUX)) {
      return Attribute.SELINUX;
    }
    if (name.equals(ACL_ACCESS) || name.equals(ACL_DEFAULT)) {
      return Attribute.ACL;
    }
    return name.startsWith(SECURITY) || name.startsWith(TRUSTED)
        ? Attribute.SECURITY
        : Attribute.XATTRS;
  }

  /// Those of `values` that are part of the value of one of `attributes`.
  static SortedMap<ByteString, ByteString> only(
      AttributeSet attributes, SortedMap<ByteString, ByteString> values) {
    if (values.isEmpty() || attributes.contains(Attribute.XATTRS)) {
      return values;
    }
    SortedMap<ByteString, ByteString> some = new TreeMap<>(values);
    some.keySet().removeIf(name -> !areIn(attributes, name));
    return Collections.unmodifiableSortedMap(some);
  }
}
