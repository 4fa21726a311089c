package dev.fim.testing;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/// The system calls that make and change files, which the product never does.
final class TestCalls {

  private static final Linker LINKER = Linker.nativeLinker();

  private TestCalls() {}

  /// Calls a C function by its name. An argument is a `byte[]` (given as a string with a NUL at its
  /// end), a `long[]` (given as an array), an `Integer` or a `Long`.
  ///
  /// @return what the function gives, as an `int`
  /// @throws AssertionError if that is negative
  static int call(String function, Object... arguments) {
    try (Arena arena = Arena.ofConfined()) {
      List<MemoryLayout> layouts = new ArrayList<>();
      List<Object> values = new ArrayList<>();
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      values.add(state);
      for (Object argument : arguments) {
        layouts.add(
            switch (argument) {
              case Integer ignored -> ValueLayout.JAVA_INT;
              case Long ignored -> ValueLayout.JAVA_LONG;
              default -> ValueLayout.ADDRESS;
            });
        values.add(
            switch (argument) {
              case byte[] text -> string(arena, text);
              case long[] array -> arena.allocateFrom(ValueLayout.JAVA_LONG, array);
              default -> argument;
            });
      }
      MethodHandle handle =
          LINKER.downcallHandle(
              LINKER.defaultLookup().find(function).orElseThrow(),
              FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts.toArray(MemoryLayout[]::new)),
              Linker.Option.captureCallState("errno"));
      int result = (int) handle.invokeWithArguments(values);
      if (result < 0) {
        throw new AssertionError(
            function + " failed with errno " + state.get(ValueLayout.JAVA_INT, 0));
      }
      return result;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static MemorySegment string(Arena arena, byte[] text) {
    MemorySegment segment = arena.allocate(text.length + 1L);
    MemorySegment.copy(text, 0, segment, ValueLayout.JAVA_BYTE, 0, text.length);
    return segment;
  }
}
