/// The way in: [dev.fim.FileIntegrity] records and compares file trees. Everything below it is a
/// room of its own; the numbered ones are the stages that an entry passes.
@NullMarked
package dev.fim;

import org.jspecify.annotations.NullMarked;
