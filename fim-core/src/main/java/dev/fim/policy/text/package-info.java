/// The text of a policy before its rules are read: its files with what they include, and the groups
/// of attributes that they define.
@NullMarked
package dev.fim.policy.text;

import org.jspecify.annotations.NullMarked;
