/// Names and numbers of users and groups, by the files of a tree. Reports show the names, and no
/// verdict depends on them. Lists of other programs have names, which become numbers.
@NullMarked
package dev.fim.owner;

import org.jspecify.annotations.NullMarked;
