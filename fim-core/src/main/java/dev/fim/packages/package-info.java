/// Which package of a tree has a file, and whether its content is the packaged one: what tells an
/// upgrade from an attack.
///
/// [PackageExplainer] is the way in. It reads the lists that dpkg, apk and rpm keep inside the tree
/// ([DpkgReader], [ApkReader], [RpmReader]) into a [PackageIndex], when the first change asks for
/// it. No program is started. [TreeFiles] opens every file below the descriptor of the root.
///
/// An attacker who controls the tree controls these lists. So they explain a change and never
/// excuse it: no verdict and no exit code depends on them. A list with a fault ends in a note.
@NullMarked
package dev.fim.packages;

import org.jspecify.annotations.NullMarked;
