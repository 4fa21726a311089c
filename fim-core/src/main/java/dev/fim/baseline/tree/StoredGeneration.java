package dev.fim.baseline.tree;

import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationOrigin;
import dev.fim.baseline.row.AttributeBytes;
import dev.fim.baseline.row.EntryReader;
import dev.fim.digest.TreeDigest;
import dev.fim.file.AttributeSet;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/// A generation and the tree with its entries.
public record StoredGeneration(Generation generation, Tree tree) {

  /// Reads a row of the columns id, created, root, scope, policy, policy_name, crossing, entries,
  /// bytes, recorded, gaps and the id of the tree, then image, digest and record if it has them.
  public static StoredGeneration read(ResultSet row, Instant created, boolean hasDigests)
      throws SQLException {
    Generation generation =
        new Generation(
            row.getLong(1),
            created,
            new GenerationOrigin(
                RawPath.of(EntryReader.bytes(row, 3)),
                scope(EntryReader.bytes(row, 4)),
                row.getString(5),
                row.getString(6),
                MountCrossing.ofLabel(row.getString(7)),
                hasDigests ? row.getString(13) : null),
            row.getLong(8),
            row.getLong(9),
            new AttributeSet(row.getLong(10)),
            row.getLong(11),
            hasDigests ? digest(row.getBytes(14), row.getBytes(15)) : null);
    return new StoredGeneration(generation, new Tree(row.getLong(12), row.getLong(8)));
  }

  /// The time in the second column.
  public static Instant created(ResultSet row) throws SQLException {
    return row.getObject(2, OffsetDateTime.class).toInstant();
  }

  private static @Nullable TreeDigest digest(byte @Nullable [] tree, byte @Nullable [] record) {
    return tree == null || record == null
        ? null
        : new TreeDigest(ByteString.wrap(tree), ByteString.wrap(record));
  }

  private static Scope scope(byte[] packed) {
    return new Scope(
        AttributeBytes.toList(packed).stream().map(p -> RawPath.of(p.toByteArray())).toList());
  }
}
