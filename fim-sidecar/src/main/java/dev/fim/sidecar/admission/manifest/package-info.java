/// The same decision for files: documents in, the same documents with the sidecar out.
///
/// In a file (`ManifestInjection`) a document (`Document`) is a tree of Jackson, in YAML as in
/// JSON. A value of YAML that is no sure text is held as it is spelled (`Scalar`), and written so
/// again (`YamlText`). An alias is the node that it stands for, and what it would come to when
/// written out is counted before. What was written is read again and has to be the same.
@NullMarked
package dev.fim.sidecar.admission.manifest;

import org.jspecify.annotations.NullMarked;
