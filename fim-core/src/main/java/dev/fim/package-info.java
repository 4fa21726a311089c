/// The public API: [dev.fim.FileIntegrity] records and compares file trees. Each package below is a
/// room with its own rules; the numbered ones are the stages that an entry passes.
@NullMarked
package dev.fim;

import org.jspecify.annotations.NullMarked;
