package dev.fim.packages;

/// A package that is installed in a tree.
///
/// @param manager `dpkg`, `apk` or `rpm`
/// @param name as its manager writes it, ISO 8859-1 for bytes; not escaped
/// @param version as its manager writes it, with the epoch if there is one; not escaped
record InstalledPackage(String manager, String name, String version) {}
