package dev.fim.baseline.row;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import java.util.List;
import java.util.stream.Collectors;

/// Version 1 of the schema. Never change it: add a migration.
public final class FirstSchema {

  private static final String COUNTER =
      """
      CREATE TABLE IF NOT EXISTS counter (
        name VARCHAR(20) NOT NULL PRIMARY KEY,
        last_used BIGINT NOT NULL
      )
      """;

  private static final String TREE =
      """
      CREATE TABLE IF NOT EXISTS tree (
        id BIGINT NOT NULL PRIMARY KEY,
        state VARCHAR(10) NOT NULL,
        entries BIGINT NOT NULL,
        bytes BIGINT NOT NULL,
        gaps BIGINT NOT NULL,
        recorded BIGINT NOT NULL
      )
      """;

  private static final String BASELINE =
      """
      CREATE TABLE IF NOT EXISTS baseline (
        id BIGINT NOT NULL PRIMARY KEY,
        tree_id BIGINT NOT NULL,
        created TIMESTAMP(9) WITH TIME ZONE NOT NULL,
        root VARBINARY NOT NULL,
        root_text VARCHAR NOT NULL,
        scope VARBINARY NOT NULL,
        scope_text VARCHAR NOT NULL,
        policy VARCHAR,
        policy_name VARCHAR,
        crossing VARCHAR(10) NOT NULL
      )
      """;

  private static final String ENTRY =
      """
      CREATE TABLE IF NOT EXISTS entry (
        id BIGINT NOT NULL PRIMARY KEY,
        path VARBINARY NOT NULL,
        status VARBINARY NOT NULL,
        digests VARBINARY,
        path_text VARCHAR,
        missing BIGINT,
        cause VARCHAR,
        detail VARCHAR,
        blocks BIGINT,
        rdev BIGINT,
        link VARBINARY,
        link_text VARCHAR,
        xattrs VARBINARY,
        xattrs_text VARCHAR,
        caps VARBINARY,
        caps_text VARCHAR
      )
      """;

  /// The generations, for people.
  ///
  /// @param more columns that a later version has
  static String generations(List<String> more) {
    return """
    CREATE OR REPLACE VIEW generations AS
    SELECT b.id AS generation,
           %s AS created,
           b.root_text AS root,
           b.scope_text AS scope,
           t.entries, t.bytes, t.gaps,
           b.policy_name, b.policy, b.crossing%s
    FROM baseline b JOIN tree t ON t.id = b.tree_id
    WHERE t.state = 'complete'
    """
        .formatted(
            "REPLACE(CAST(CAST(b.created AT TIME ZONE 'UTC' AS TIMESTAMP(9)) AS VARCHAR), ' ',"
                + " 'T') || 'Z'",
            more.stream().map(column -> ", " + column).collect(Collectors.joining()));
  }

  /// The numbers that [PackedStatus] packs, for every entry of every generation; null if not
  /// recorded.
  ///
  /// @param more columns of `entry` that a later version has
  static String statuses(List<String> more) {
    return """
    CREATE OR REPLACE VIEW statuses AS
    SELECT b.id AS generation, e.id, e.path, e.path_text, e.digests, e.missing, e.cause, e.detail,
           e.blocks, e.rdev, e.link, e.link_text, e.xattrs_text, e.caps_text,%s
           %s AS state,
           %s AS type,
           %s AS mode, %s AS uid, %s AS gid, %s AS nlink, %s AS size,
           %s AS mtime, %s AS mtime_nanos, %s AS ctime, %s AS ctime_nanos,
           %s AS inode, %s AS dev, %s AS present
    FROM baseline b
    JOIN tree t ON t.id = b.tree_id AND t.state = 'complete'
    JOIN entry e ON e.id >= b.tree_id * 1099511627776
                AND e.id < (b.tree_id + 1) * 1099511627776
    """
        .formatted(
            more.stream().map(column -> " e." + column + ",").collect(Collectors.joining()),
            number(PackedStatus.STATE, 1),
            file(number(PackedStatus.TYPE, 1)),
            recorded(Attribute.MODE, number(PackedStatus.MODE, 2)),
            recorded(Attribute.UID, number(PackedStatus.UID, 4)),
            recorded(Attribute.GID, number(PackedStatus.GID, 4)),
            recorded(Attribute.NLINK, number(PackedStatus.NLINK, 4)),
            recorded(Attribute.SIZE, number(PackedStatus.SIZE, 8)),
            recorded(Attribute.MTIME, number(PackedStatus.MTIME, 8)),
            recorded(Attribute.MTIME, number(PackedStatus.MTIME_NANOS, 4)),
            recorded(Attribute.CTIME, number(PackedStatus.CTIME, 8)),
            recorded(Attribute.CTIME, number(PackedStatus.CTIME_NANOS, 4)),
            recorded(Attribute.INODE, number(PackedStatus.INODE, 8)),
            recorded(Attribute.DEV, number(PackedStatus.DEV, 8)),
            file(number(PackedStatus.DIGESTS, 1)));
  }

  /// What a person reads.
  ///
  /// @param more as in [#statuses]
  static String files(List<String> more) {
    return """
    CREATE OR REPLACE VIEW files AS
    SELECT e.generation,
           COALESCE(e.path_text, UTF8TOSTRING(e.path)) AS path,
           CASE WHEN BITAND(e.state, 1) <> 0 THEN 'mount'
                WHEN BITAND(e.state, 2) <> 0 THEN 'unobserved'
                ELSE DECODE(e.type, 0, 'file', 1, 'directory', 2, 'symlink', 3, 'fifo',
                            4, 'socket', 5, 'block', 6, 'char') END AS type,
           MOD(e.mode / 512, 8) || MOD(e.mode / 64, 8) || MOD(e.mode / 8, 8) || MOD(e.mode, 8)
             AS mode,
           e.uid, e.gid, e.nlink, e.size, e.blocks,
           %s AS mtime,
           %s AS ctime,
           CASE WHEN e.inode < 0
                THEN CAST(CAST(e.inode AS NUMERIC(20)) + 18446744073709551616 AS VARCHAR)
                ELSE CAST(e.inode AS VARCHAR) END AS inode,
           URSHIFT(e.dev, 32) || ':' || BITAND(e.dev, 4294967295) AS dev,
           COALESCE(e.link_text, UTF8TOSTRING(e.link)) AS link,
           URSHIFT(e.rdev, 32) || ':' || BITAND(e.rdev, 4294967295) AS rdev,
           e.xattrs_text AS xattrs,
           e.caps_text AS caps,
    %s
           e.cause, e.detail,
           BITAND(e.state, 8) <> 0 AS carried%s
    FROM statuses e
    """
        .formatted(
            time("e.mtime"),
            time("e.ctime"),
            digests(),
            more.stream()
                .map(column -> ", e." + column + " AS " + column.replace("_text", ""))
                .collect(Collectors.joining()));
  }

  public static final List<String> STATEMENTS =
      List.of(
          COUNTER,
          TREE,
          BASELINE,
          ENTRY,
          generations(List.of()),
          statuses(List.of()),
          files(List.of()));

  private FirstSchema() {}

  /// A big-endian number in the status of a file; unsigned unless it has eight bytes.
  private static String number(int at, int length) {
    String bytes = "SUBSTRING(e.status FROM %d FOR %d)".formatted(at + 1, length);
    return length == 8
        ? "CAST(%s AS BIGINT)".formatted(bytes)
        : "CAST(X'%s' || %s AS BIGINT)".formatted("00".repeat(8 - length), bytes);
  }

  /// `value`, where the entry is a file and not a mount point or an unobserved name.
  private static String file(String value) {
    return "CASE WHEN LENGTH(e.status) > 1 THEN %s END".formatted(value);
  }

  private static String recorded(Attribute attribute, String value) {
    return "CASE WHEN LENGTH(e.status) > 1 AND BITAND(%s, %d) <> 0 THEN %s END"
        .formatted(number(PackedStatus.RECORDED, 4), AttributeSet.of(attribute).bits(), value);
  }

  /// Each digest, by its offset after those before it.
  private static String digests() {
    StringBuilder columns = new StringBuilder();
    StringBuilder place = new StringBuilder("1");
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      String isThere = "BITAND(e.present, %d) <> 0".formatted(1 << algorithm.ordinal());
      columns.append(
          "       CASE WHEN %s THEN LOWER(RAWTOHEX(SUBSTRING(e.digests FROM %s FOR %d))) END AS %s,\n"
              .formatted(
                  isThere,
                  place,
                  algorithm.length(),
                  algorithm.attribute().label().replace('-', '_')));
      place.append(" + CASE WHEN %s THEN %d ELSE 0 END".formatted(isThere, algorithm.length()));
    }
    return columns.toString();
  }

  /// RFC 3339 for the years 0000 to 9999; else `@SECONDS.NANOS`.
  private static String time(String column) {
    return """
    CASE WHEN %1$s BETWEEN -62167219200 AND 253402300799
         THEN REPLACE(CAST(DATEADD('SECOND', %1$s, TIMESTAMP '1970-01-01 00:00:00')
                      AS VARCHAR(19)), ' ', 'T')
              || '.' || LPAD(%1$s_nanos, 9, '0') || 'Z'
         ELSE '@' || %1$s || '.' || LPAD(%1$s_nanos, 9, '0') END\
    """
        .formatted(column);
  }
}
