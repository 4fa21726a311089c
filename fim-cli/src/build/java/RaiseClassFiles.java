import java.io.BufferedOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/// Gives the classes of a jar that were compiled for Java 5 or older the version of Java 8, with the
/// stack maps that this asks for, in place.
///
/// The JVM keeps no class of such an old version in an AOT cache, but parses and verifies it anew at
/// each start: picocli has 150 of them. Nothing else about a class is changed. A jar that has none is
/// left alone.
///
/// Run by the build: `java RaiseClassFiles.java JAR...`
final class RaiseClassFiles {

  /// Older ones are verified by type inference; see JVMS, 4.10.
  private static final int FIRST_WITH_STACK_MAPS = 50;

  private static final int JAVA_8 = 52;

  private RaiseClassFiles() {}

  public static void main(String[] jars) throws IOException {
    for (String jar : jars) {
      raise(Path.of(jar));
    }
  }

  private static void raise(Path path) throws IOException {
    Path part = path.resolveSibling(path.getFileName() + ".part");
    int raised = 0;
    try (JarFile jar = new JarFile(path.toFile());
        URLClassLoader own = new URLClassLoader(new URL[] {path.toUri().toURL()});
        JarOutputStream out =
            new JarOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
      ClassFile classFile =
          ClassFile.of(
              StackMapsOption.GENERATE_STACK_MAPS,
              ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(own)));
      Enumeration<JarEntry> entries = jar.entries();
      while (entries.hasMoreElements()) {
        JarEntry entry = entries.nextElement();
        byte[] bytes = jar.getInputStream(entry).readAllBytes();
        if (isOldClass(entry, bytes)) {
          bytes = raise(classFile, bytes);
          raised++;
        }
        JarEntry copy = new JarEntry(entry.getName());
        copy.setTime(entry.getTime()); // so that the same jar gives the same bytes
        out.putNextEntry(copy);
        out.write(bytes);
      }
    }
    if (raised > 0) {
      Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.delete(part);
    }
  }

  private static boolean isOldClass(JarEntry entry, byte[] bytes) {
    int major = bytes.length < 8 ? 0 : (bytes[6] & 0xff) << 8 | bytes[7] & 0xff;
    return entry.getName().endsWith(".class") && major < FIRST_WITH_STACK_MAPS;
  }

  private static byte[] raise(ClassFile classFile, byte[] bytes) {
    ClassModel old = classFile.parse(bytes);
    ClassTransform transform =
        (builder, element) -> {
          switch (element) {
            case ClassFileVersion _ -> builder.withVersion(JAVA_8, 0);
            // To write the code anew makes its stack maps.
            case MethodModel method ->
                builder.transformMethod(
                    method,
                    (to, part) -> {
                      if (part instanceof CodeModel code) {
                        to.transformCode(code, CodeTransform.ACCEPT_ALL);
                      } else {
                        to.with(part);
                      }
                    });
            case ClassElement other -> builder.with(other);
          }
        };
    return classFile.transformClass(old, transform);
  }
}
