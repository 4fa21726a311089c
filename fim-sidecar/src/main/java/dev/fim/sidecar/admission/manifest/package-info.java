/// The same decision for files: documents in, the same documents with the sidecar out.
@NullMarked
package dev.fim.sidecar.admission.manifest;

import org.jspecify.annotations.NullMarked;
