/// Reads the database of AIDE 0.16 to 0.19: [AideDatabase] reads its lines, [AideColumns] the line
/// that names the columns, and [AideEntry] makes an entry of the fields of one line, with
/// [AideXattrs].
///
/// What a bit of the column `attr` says is recorded, and nothing else: AIDE writes 0 for the rest,
/// and clears the bit of what it could not read or the file does not have. Times are in seconds.
/// Access lists and capabilities are text there: [AideAcl] and [dev.fim.file.text.CapabilityText]
/// make of it the bytes that the kernel keeps.
///
/// Facts are from AIDE's source: `src/db_file.c`, `src/db.c`, `src/do_md.c` and
/// `include/attributes.h` of the versions 0.16, 0.17, 0.18.3 and 0.19.3.
@NullMarked
package dev.fim.foreign.aide;

import org.jspecify.annotations.NullMarked;
