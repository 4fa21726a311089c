package dev.fim.sidecar.admission.manifest;

/// One document of a file.
///
/// @param text as it stands in the file, up to the next one; in YAML every one but the first begins
///   with `---`
record Document(Node root, String text) {}
