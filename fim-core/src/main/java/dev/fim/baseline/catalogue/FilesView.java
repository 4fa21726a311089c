package dev.fim.baseline.catalogue;

import dev.fim.baseline.row.PackedStatus;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The view `files`: what a person asks of the entries of a generation.
///
/// It has less than that of a database file: no digest but SHA-256, and no time but that of the
/// last change of content.
final class FilesView {

  static final String STATEMENT =
      """
      CREATE VIEW fim.files AS
      SELECT b.name, b.number AS generation, b.image,
             COALESCE(e.path_text, convert_from(e.path, 'UTF8')) AS path,
             CASE WHEN get_byte(e.status, 0) & 1 <> 0 THEN 'mount'
                  WHEN get_byte(e.status, 0) & 2 <> 0 THEN 'unobserved'
                  ELSE (ARRAY['file', 'directory', 'symlink', 'fifo', 'socket', 'block', 'char'])
                       [fim.number_at(e.status, %d, 1) + 1] END AS type,
             %s AS mode,
             %s AS uid, %s AS gid, %s AS size,
             to_timestamp(%s) AS mtime,
             %s AS sha256,
             COALESCE(e.link_text, convert_from(e.link, 'UTF8')) AS link,
             e.xattrs_text AS xattrs, e.caps_text AS caps, e.cause, e.detail
      FROM fim.baseline b
      JOIN fim.entry e ON e.id >= b.tree_id * 1099511627776
                      AND e.id < (b.tree_id + 1) * 1099511627776
      """
          .formatted(
              PackedStatus.TYPE,
              octal(recorded(Attribute.MODE, PackedStatus.MODE, 2)),
              recorded(Attribute.UID, PackedStatus.UID, 4),
              recorded(Attribute.GID, PackedStatus.GID, 4),
              recorded(Attribute.SIZE, PackedStatus.SIZE, 8),
              recorded(Attribute.MTIME, PackedStatus.MTIME, 8),
              sha256());

  private FilesView() {}

  private static String recorded(Attribute attribute, int at, int bytes) {
    return "CASE WHEN length(e.status) > 1 AND fim.number_at(e.status, %d, 4) & %d <> 0 THEN fim.number_at(e.status, %d, %d) END"
        .formatted(PackedStatus.RECORDED, AttributeSet.of(attribute).bits(), at, bytes);
  }

  private static String octal(String number) {
    return IntStream.of(512, 64, 8, 1)
        .mapToObj(place -> "(%s) / %d %% 8".formatted(number, place))
        .collect(Collectors.joining(" || '' || "));
  }

  /// Digests stand one after the other in the order of the algorithms: MD5 and SHA-1 come before.
  private static String sha256() {
    String present = "fim.number_at(e.status, " + PackedStatus.DIGESTS + ", 1)";
    return """
    CASE WHEN length(e.status) > 1 AND %1$s & 4 <> 0 THEN
           encode(substring(e.digests FROM 1 + CASE WHEN %1$s & 1 <> 0 THEN 16 ELSE 0 END
                                             + CASE WHEN %1$s & 2 <> 0 THEN 20 ELSE 0 END
                            FOR 32), 'hex') END\
    """
        .formatted(present);
  }
}
