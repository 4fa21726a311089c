/// The text of a policy before its rules are read: its files with what they include, and the groups
/// of attributes that they define.
///
/// A policy is read with the files that it includes (`PolicyFiles`), rule by rule in order, and
/// each rule keeps its place for messages. What is recorded is one text that says the same and
/// includes nothing (`MergedText`), so a generation needs no file but the database.
@NullMarked
package dev.fim.policy.text;

import org.jspecify.annotations.NullMarked;
