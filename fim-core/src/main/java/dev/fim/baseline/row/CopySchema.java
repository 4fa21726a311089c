package dev.fim.baseline.row;

import java.util.List;

/// Copies of content, beside the entries so that theirs keep their length. Never changed.
///
/// `content` holds each copy once, whatever the number of files and generations with it.
/// `entry_content` says for an entry which copy is its, or why it has none.
public final class CopySchema {

  private static final String CONTENT =
      """
      CREATE TABLE IF NOT EXISTS content (
        sha256 VARBINARY(32) NOT NULL PRIMARY KEY,
        deflated VARBINARY NOT NULL
      )
      """;

  private static final String ENTRY_CONTENT =
      """
      CREATE TABLE IF NOT EXISTS entry_content (
        entry_id BIGINT NOT NULL PRIMARY KEY,
        sha256 VARBINARY(32),
        withheld VARCHAR(20)
      )
      """;

  public static final List<String> STATEMENTS = List.of(CONTENT, ENTRY_CONTENT);

  private CopySchema() {}
}
