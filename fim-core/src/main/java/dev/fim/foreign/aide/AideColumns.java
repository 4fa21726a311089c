package dev.fim.foreign.aide;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.foreign.listing.ListingLines;
import dev.fim.path.DisplayForm;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The columns of one database, as its line `@@db_spec` names them.
final class AideColumns {

  /// More than AIDE has attributes.
  private static final int MOST = 100;

  /// In place of a column that this program does not know.
  private final List<@Nullable AideField> fields = new ArrayList<>();

  private final List<String> unknown = new ArrayList<>();
  private final Set<AideField> known = EnumSet.noneOf(AideField.class);

  private AideColumns() {}

  /// Reads the names after `@@db_spec`.
  static AideColumns of(List<AideToken> names, ListingLines lines) {
    AideColumns columns = new AideColumns();
    for (AideToken name : names) {
      AideField field = AideField.ofLabel(name.text());
      if (columns.fields.size() == MOST) {
        throw lines.fault(name.column(), "more than " + MOST + " columns", null);
      }
      if (field != null && !columns.known.add(field)) {
        throw lines.fault(name.column(), "the column " + field.label() + " a second time", null);
      }
      if (field == null) {
        columns.unknown.add(DisplayForm.ofText(name.text()));
      }
      columns.fields.add(field);
    }
    for (AideField needed : List.of(AideField.NAME, AideField.PERM)) {
      if (!columns.known.contains(needed)) {
        throw lines.fault(
            1, "no column '" + needed.label() + "'", "AIDE 0.16 to 0.19 write one always");
      }
    }
    return columns;
  }

  int size() {
    return fields.size();
  }

  /// The field in a column; null if it is unknown.
  @Nullable AideField field(int column) {
    return fields.get(column);
  }

  boolean has(AideField field) {
    return known.contains(field);
  }

  /// The names of columns that this program does not know, in display form.
  List<String> unknown() {
    return unknown;
  }

  /// The attributes whose bit AIDE clears for a file that has none.
  AttributeSet clearedWhereNone() {
    AttributeSet cleared =
        has(AideField.E2FSATTRS) ? AttributeSet.of(Attribute.FLAGS) : AttributeSet.NONE;
    for (AideField field :
        List.of(AideField.ACL, AideField.SELINUX, AideField.E2FSATTRS, AideField.CAPABILITIES)) {
      Attribute attribute = field.attribute();
      cleared = attribute != null && has(field) ? cleared.with(attribute) : cleared;
    }
    return cleared;
  }
}
