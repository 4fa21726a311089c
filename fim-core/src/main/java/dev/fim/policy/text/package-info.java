/// Reads the text of a policy before its rules are parsed: its files with their includes, and the
/// attribute groups that they define.
///
/// `PolicyFiles` reads a policy with its includes, rule by rule in order; each rule keeps its place
/// for messages. A generation records one merged text without includes (`MergedText`), so it needs
/// no file but the database.
@NullMarked
package dev.fim.policy.text;

import org.jspecify.annotations.NullMarked;
