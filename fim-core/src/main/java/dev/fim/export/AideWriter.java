package dev.fim.export;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.foreign.aide.AideField;
import dev.fim.path.RawPath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Writes a database of AIDE: lines of text between `@@begin_db` and `@@end_db`, one for each
/// entry, with a value for each column that `@@db_spec` names.
///
/// The column `attr` of an entry has a bit for each attribute that AIDE compares. A value whose bit
/// is not set stands for nothing; it is written as `0`. Source: `aide.conf(5)`, and `db_file.c` and
/// `db.c` of AIDE 0.18.
final class AideWriter {

  private static final String NOTHING = "0";

  /// The columns of every database: AIDE takes the type from `perm`.
  private static final Set<AideField> NEEDED =
      Set.of(AideField.NAME, AideField.PERM, AideField.ATTR);

  private final ExportedTree tree;
  private final List<AideField> columns;
  private final LeftOut leftOut = new LeftOut();
  private final AideValues values = new AideValues(leftOut);

  private AideWriter(ExportedTree tree) {
    this.tree = tree;
    AttributeSet held = tree.compared().intersect(AideValues.ATTRIBUTES);
    this.columns =
        Arrays.stream(AideField.values())
            .filter(column -> NEEDED.contains(column) || holds(column, held))
            .toList();
  }

  private static boolean holds(AideField column, AttributeSet attributes) {
    return column.attribute() != null && attributes.contains(column.attribute());
  }

  /// Returns the notes of [Export#write].
  static List<String> write(ExportedTree tree, OutputStream out) throws IOException {
    AideWriter writer = new AideWriter(tree);
    out.write(writer.header());
    tree.forEach(entry -> out.write(ascii(writer.line(entry))));
    out.write(ascii("@@end_db\n"));
    out.flush();
    return writer.leftOut.notes("AIDE", AideValues.ATTRIBUTES);
  }

  private byte[] header() {
    List<String> names = columns.stream().map(AideField::label).toList();
    return ascii("@@begin_db\n@@db_spec " + String.join(" ", names) + "\n");
  }

  private String line(Entry entry) {
    if (entry instanceof FileEntry file) {
      return line(file);
    }
    leftOut.countUnknown();
    return line(entry.path(), mask(AideField.NAME.bit()), new String[columns.size()]);
  }

  private String line(FileEntry file) {
    AttributeSet compared = tree.compared(file);
    leftOut.compared(compared);
    long bits = mask(AideField.NAME.bit());
    if (compared.contains(Attribute.TYPE)) {
      bits |= mask(AideField.BIT_OF_TYPE);
    }
    String[] texts = new String[columns.size()];
    for (int i = 0; i < texts.length; i++) {
      AideField column = columns.get(i);
      Attribute attribute = column.attribute();
      String value =
          attribute != null && compared.contains(attribute) ? values.of(attribute, file) : null;
      if (value != null) {
        bits |= mask(column.bit());
        texts[i] = value;
      } else if (column == AideField.PERM) {
        texts[i] = AideValues.type(file);
      }
    }
    return line(file.path(), bits, texts);
  }

  /// @param texts of the columns; null for those without a value
  private String line(RawPath path, long bits, String[] texts) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < texts.length; i++) {
      line.append(i == 0 ? "" : " ");
      line.append(
          switch (columns.get(i)) {
            case NAME -> AideValues.encoded(path.toByteArray());
            case ATTR -> Long.toString(bits);
            default -> texts[i] == null ? NOTHING : texts[i];
          });
    }
    return line.append('\n').toString();
  }

  private static long mask(int bit) {
    return 1L << bit;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
