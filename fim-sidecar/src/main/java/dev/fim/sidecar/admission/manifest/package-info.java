/// The same decision for files: documents in, the same documents with the sidecar out.
///
/// In a file (`ManifestInjection`) a document is a tree of texts as they are written (`Node`), in
/// which an alias is the node that it stands for; what it would come to when written out is counted
/// before. The emitter of SnakeYAML puts some numbers into quotes, so it writes a word in place of
/// each text, and the text goes there afterwards (`YamlText`). What was written is read again and
/// has to be the same.
@NullMarked
package dev.fim.sidecar.admission.manifest;

import org.jspecify.annotations.NullMarked;
