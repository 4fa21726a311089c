package dev.fim.packages;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the rows of a table in a SQLite database, as its file format
/// (<https://sqlite.org/fileformat2.html>) has it. The usual library is native code, which the
/// owner of a hostile tree would feed.
///
/// Any bytes give rows or a [PackageFault]: each page is visited once, and values have a limit. For
/// one thread.
final class SqliteTable {

  private static final ByteBuffer MAGIC =
      ByteBuffer.wrap("SQLite format 3\0".getBytes(StandardCharsets.US_ASCII));

  private static final int FILE_HEADER = 100;
  private static final int PAGE_SIZE_AT = 16;
  private static final int RESERVED_AT = 20;
  private static final int LEAF = 0x0d;
  private static final int INTERIOR = 0x05;
  private static final int MOST_PAYLOAD = 32 << 20; // bytes
  private static final long MOST_ROWS = 1L << 30; // bytes of all: rows can share a place
  private static final int ROW = 16; // bytes that even an empty row counts for

  private final TreeFile file;
  private final int pageSize;
  private final int usable;
  private final long pages;
  private final BitSet visited = new BitSet();
  private long rows; // bytes

  /// @param file not closed
  SqliteTable(TreeFile file) throws IOException, PackageFault {
    this.file = file;
    ByteBuffer header = ByteBuffer.allocate(FILE_HEADER);
    file.read(header, 0);
    if (!header.slice(0, MAGIC.limit()).equals(MAGIC)) {
      throw new PackageFault("is no SQLite database");
    }
    int size = Short.toUnsignedInt(header.getShort(PAGE_SIZE_AT));
    this.pageSize = size == 1 ? 1 << 16 : size;
    this.usable = pageSize - Byte.toUnsignedInt(header.get(RESERVED_AT));
    if (Integer.bitCount(pageSize) != 1 || pageSize < 512 || usable < 480) {
      throw damaged("has a page size of " + pageSize);
    }
    this.pages = file.size() / pageSize;
  }

  /// Passes a column of each row on.
  ///
  /// @param column that holds blobs, counted from 0
  void forEach(String table, int column, RpmReader.HeaderReceiver receiver)
      throws IOException, PackageFault {
    int root = rootOf(table);
    visited.clear();
    visit(
        root,
        payload -> {
          byte[] value = column(payload, column);
          if (value != null) {
            receiver.accept(value);
          }
        });
  }

  private interface PayloadReceiver {
    void accept(ByteBuffer payload) throws PackageFault;
  }

  /// From the schema on page 1: type, name, table, root page, SQL.
  private int rootOf(String table) throws IOException, PackageFault {
    List<Integer> roots = new ArrayList<>();
    visit(
        1,
        payload -> {
          if (table.equals(text(column(payload, 1))) && "table".equals(text(column(payload, 0)))) {
            byte[] root = column(payload, 3);
            roots.add(root == null ? 0 : number(root));
          }
        });
    if (roots.isEmpty()) {
      throw damaged("has no table " + table);
    }
    return roots.getFirst();
  }

  private static @Nullable String text(byte @Nullable [] value) {
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }

  private static int number(byte[] value) {
    int number = 0;
    for (byte part : value) {
      number = number << 8 | Byte.toUnsignedInt(part);
    }
    return number;
  }

  private void visit(int root, PayloadReceiver receiver) throws IOException, PackageFault {
    List<Integer> left = new ArrayList<>(List.of(root));
    while (!left.isEmpty()) {
      int number = left.removeLast();
      ByteBuffer page = page(number);
      int header = number == 1 ? FILE_HEADER : 0;
      int type = page.get(header);
      int cells = Short.toUnsignedInt(page.getShort(header + 3));
      int pointers = header + (type == INTERIOR ? 12 : 8);
      if ((type != LEAF && type != INTERIOR) || pointers + 2 * cells > pageSize) {
        throw damaged("has no table on page " + number);
      }
      if (type == INTERIOR) {
        left.add(page.getInt(header + 8));
      }
      for (int i = cells - 1; i >= 0; i--) {
        int cell = Short.toUnsignedInt(page.getShort(pointers + 2 * i));
        if (cell + 4 > pageSize) {
          throw damaged("has a cell outside page " + number);
        }
        if (type == INTERIOR) {
          left.add(page.getInt(cell));
        } else {
          receiver.accept(payload(page.position(cell)));
        }
      }
      if (left.size() > pages) {
        throw damaged("refers to more pages than it has");
      }
    }
  }

  /// The payload of the cell at the position of a leaf page, with its overflow pages.
  private ByteBuffer payload(ByteBuffer page) throws IOException, PackageFault {
    try {
      long size = varint(page);
      varint(page); // the number of the row
      if (size < 0 || size > MOST_PAYLOAD || size > file.size()) {
        throw damaged("has a row of " + size + " bytes");
      }
      rows += ROW + size;
      if (rows > MOST_ROWS) {
        throw damaged("has rows of more than %d MiB".formatted(MOST_ROWS >> 20));
      }
      int local = local((int) size);
      byte[] payload = new byte[(int) size];
      page.get(payload, 0, local);
      for (int at = local, next = local < size ? page.getInt() : 0; at < size; ) {
        ByteBuffer overflow = page(next);
        next = overflow.getInt();
        int length = (int) Math.min(usable - 4, size - at);
        overflow.get(payload, at, length);
        at += length;
      }
      return ByteBuffer.wrap(payload);
    } catch (BufferUnderflowException e) {
      throw damaged("has a cell that ends outside its page");
    }
  }

  /// How many bytes of a payload the leaf page itself holds.
  private int local(int size) {
    int most = usable - 35;
    if (size <= most) {
      return size;
    }
    int least = (usable - 12) * 32 / 255 - 23;
    int fitting = least + (size - least) % (usable - 4);
    return fitting <= most ? fitting : least;
  }

  /// A column of a record; null for NULL and for a real number.
  private static byte @Nullable [] column(ByteBuffer record, int column) throws PackageFault {
    try {
      ByteBuffer types = record.duplicate().position(0);
      long headerEnd = varint(types);
      long body = headerEnd;
      for (int i = 0; types.position() < headerEnd; i++) {
        long type = varint(types);
        long length = length(type);
        if (i == column) {
          if (type == 0 || type == 7) {
            return null;
          }
          if (type == 8 || type == 9) {
            return new byte[] {(byte) (type - 8)};
          }
          if (length < 0 || body < 0 || length > record.limit() - body) {
            throw damaged("has a row with a fault");
          }
          byte[] value = new byte[(int) length];
          record.duplicate().position((int) body).get(value);
          return value;
        }
        body += length;
      }
      return null;
    } catch (BufferUnderflowException e) {
      throw damaged("has a row with a fault");
    }
  }

  private static long length(long type) {
    return switch ((int) Math.min(type, 12)) {
      case 0, 8, 9 -> 0;
      case 1 -> 1;
      case 2 -> 2;
      case 3 -> 3;
      case 4 -> 4;
      case 5 -> 6;
      case 6, 7 -> 8;
      default -> (type - 12) / 2;
    };
  }

  /// Up to nine bytes, seven bits each and eight of the last, the highest first.
  private static long varint(ByteBuffer buffer) {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      byte next = buffer.get();
      value = value << 7 | (next & 0x7f);
      if (next >= 0) {
        return value;
      }
    }
    return value << 8 | Byte.toUnsignedInt(buffer.get());
  }

  private ByteBuffer page(int number) throws IOException, PackageFault {
    if (number < 1 || number > pages || visited.get(number)) {
      throw damaged("refers to page " + number + " twice, or it is none");
    }
    visited.set(number);
    ByteBuffer page = ByteBuffer.allocate(pageSize);
    file.read(page, (number - 1L) * pageSize);
    return page;
  }

  private static PackageFault damaged(String fact) {
    return new PackageFault(fact);
  }
}
