package dev.fim.foreign.aide;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileType;
import dev.fim.file.Gap;
import dev.fim.file.Reason;
import dev.fim.file.XattrNames;
import dev.fim.file.text.CapabilityText;
import dev.fim.foreign.listing.ListingEntries;
import dev.fim.path.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The extended attributes of one line: the columns `xattrs`, `acl`, `capabilities` and `selinux`.
final class AideXattrs {

  /// What the names of the extended attributes tell, besides themselves.
  private static final AttributeSet OF_XATTRS =
      AttributeSet.of(Attribute.CAPS, Attribute.SELINUX, Attribute.SECURITY);

  /// The columns of a line.
  interface Columns {
    /// The value of a field that is recorded; null if it is not.
    @Nullable AideToken recorded(AideField field);
  }

  private final Columns columns;
  private final AideAcl acl;
  private final ListingEntries entries;
  private final SortedMap<ByteString, ByteString> values = new TreeMap<>();
  private AttributeSet recorded = AttributeSet.NONE;
  private AttributeSet missing = AttributeSet.NONE;
  private String whyMissing = "";

  AideXattrs(Columns columns, AideAcl acl, ListingEntries entries) {
    this.columns = columns;
    this.acl = acl;
    this.entries = entries;
  }

  /// Reads the columns.
  ///
  /// @param listsSecurity whether `xattrs` has those of `security` and `trusted`: AIDE 0.16 left
  ///   them out
  void read(FileType type, boolean listsSecurity) {
    boolean isAclKnown = type == FileType.SYMLINK || acl();
    AideToken list = columns.recorded(AideField.XATTRS);
    boolean isListed = list != null && listsSecurity;
    if (list != null) {
      all(list);
      if (!listsSecurity) {
        entries.leaveOut("xattrs, which lack 'security' and 'trusted' in AIDE 0.16");
      } else {
        recorded = recorded.union(OF_XATTRS);
        if (isAclKnown) {
          recorded = recorded.with(Attribute.XATTRS);
        } else {
          entries.leaveOut("xattrs of 'user' without a list of access beside them");
        }
      }
    }
    if (!isListed) {
      capabilities();
      label();
    }
  }

  /// Whether the access lists are known.
  private boolean acl() {
    AideToken token = columns.recorded(AideField.ACL);
    if (token == null || token.isZero()) {
      return false;
    }
    List<AideToken> parts = token.parts();
    if (parts.size() != 3 || !parts.getFirst().text().equals("POSIX")) {
      throw token.fault("no access control list");
    }
    try {
      put(XattrNames.ACL_ACCESS, acl.access(parts.get(1)));
      put(XattrNames.ACL_DEFAULT, acl.byDefault(parts.get(2)));
    } catch (AideAcl.UnknownNameException e) {
      entries.leaveOut("acl with the unknown name " + e.getMessage());
      lack(Attribute.ACL, "its list of access names %s, who is unknown".formatted(e.getMessage()));
      return false;
    }
    recorded = recorded.with(Attribute.ACL);
    return true;
  }

  private void put(ByteString name, @Nullable ByteString value) {
    if (value != null) {
      values.put(name, value);
    }
  }

  /// `N,NAME,VALUE,NAME,VALUE...`.
  private void all(AideToken list) {
    List<AideToken> parts = list.parts();
    long count = parts.getFirst().number(0, Integer.MAX_VALUE);
    if (parts.size() != 1 + 2 * count) {
      throw list.fault("a list of extended attributes of another length than it says");
    }
    for (int i = 1; i < parts.size(); i += 2) {
      AideToken value = parts.get(i + 1);
      put(parts.get(i).name(), value.isZero() ? ByteString.EMPTY : value.base64());
    }
  }

  private void capabilities() {
    AideToken caps = columns.recorded(AideField.CAPABILITIES);
    if (caps == null || caps.isZero()) {
      return;
    }
    String text = new String(caps.base64().toByteArray(), StandardCharsets.ISO_8859_1);
    ByteString value = CapabilityText.parse(text);
    if (value == null) {
      entries.leaveOut("capabilities that name all, or are of no known form");
      lack(Attribute.CAPS, "its capabilities depend on the kernel that AIDE ran on");
    } else {
      put(XattrNames.CAPABILITY, value);
      recorded = recorded.with(Attribute.CAPS);
    }
  }

  private void label() {
    AideToken label = columns.recorded(AideField.SELINUX);
    if (label != null && !label.isZero()) {
      put(XattrNames.SELINUX, label.base64());
      recorded = recorded.with(Attribute.SELINUX);
    }
  }

  private void lack(Attribute attribute, String why) {
    missing = missing.with(attribute);
    whyMissing = why;
  }

  /// The extended attributes.
  SortedMap<ByteString, ByteString> values() {
    return values;
  }

  /// What the columns tell, and what they lack.
  AttributeSet attributes() {
    return recorded.union(missing);
  }

  /// What the columns lack; null for nothing.
  @Nullable Gap gap() {
    return missing.isEmpty()
        ? null
        : new Gap(missing, false, new Reason(Reason.Cause.NOT_IN_BASELINE, whyMissing));
  }
}
