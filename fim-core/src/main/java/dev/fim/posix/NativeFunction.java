package dev.fim.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/// A C function of up to six integers and pointers that returns one or nothing.
///
/// All are called through one handle, since the making of a handle is what costs at the start. That
/// is right because both calling conventions, System V on x86-64 and AAPCS64, pass the first six
/// such arguments in a register each, whatever their width and also to a variadic function, and
/// leave the bits above a narrower argument or result open: a result of type `int` is to be cast.
/// Registers that a function has no parameter for it does not look at.
///
/// A pointer is given as the address in a segment of the same arena as `state`: the call keeps that
/// arena open, and fails if it is closed.
///
/// @param symbol where it is
record NativeFunction(MemorySegment symbol) {

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO =
      STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  private static final FunctionDescriptor SIX_NUMBERS =
      FunctionDescriptor.of(
          JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  /// Keeps `errno`, and the arena of the segment for it open.
  private static final class Full {
    static final MethodHandle CALL =
        LINKER.downcallHandle(SIX_NUMBERS, Linker.Option.captureCallState("errno"));
  }

  /// Keeps nothing. Where C1 compiles, that takes half the time of the other, which is as much as
  /// the kernel needs for a short call.
  private static final class Plain {
    static final MethodHandle CALL = LINKER.downcallHandle(SIX_NUMBERS);
  }

  /// A function of the C library.
  static NativeFunction of(String name) {
    return of(LINKER.defaultLookup(), name);
  }

  /// A function of a library.
  static NativeFunction of(SymbolLookup library, String name) {
    return new NativeFunction(
        library
            .find(name)
            .orElseThrow(() -> new UnsatisfiedLinkError("the library has no " + name)));
  }

  /// What `state` must have room for.
  static StructLayout stateLayout() {
    return STATE;
  }

  /// The `errno` of the last call that was given `state`; of no meaning unless that call failed.
  static int errno(MemorySegment state) {
    return state.get(JAVA_INT, ERRNO);
  }

  long call(MemorySegment state, long a) {
    return call(state, a, 0, 0, 0, 0, 0);
  }

  long call(MemorySegment state, long a, long b) {
    return call(state, a, b, 0, 0, 0, 0);
  }

  long call(MemorySegment state, long a, long b, long c) {
    return call(state, a, b, c, 0, 0, 0);
  }

  long call(MemorySegment state, long a, long b, long c, long d) {
    return call(state, a, b, c, d, 0, 0);
  }

  long call(MemorySegment state, long a, long b, long c, long d, long e) {
    return call(state, a, b, c, d, e, 0);
  }

  /// Calls the function; `state` then holds `errno` as it stood right after.
  long call(MemorySegment state, long a, long b, long c, long d, long e, long f) {
    try {
      return (long) Full.CALL.invokeExact(symbol, state, a, b, c, d, e, f);
    } catch (Error e1) {
      throw e1;
    } catch (RuntimeException closed) { // the arena is
      throw closed;
    } catch (Throwable thrown) {
      throw new AssertionError("a downcall threw", thrown);
    }
  }

  /// As [#call], for a function that says by -1 that it failed, and then has done nothing: it is
  /// called once more for `errno`, and what comes of that counts. The arena must be none that
  /// another thread closes meanwhile.
  long attempt(MemorySegment state, long a, long b, long c, long d, long e, long f) {
    long result = callWithoutErrno(state, a, b, c, d, e, f);
    return (int) result == -1 ? call(state, a, b, c, d, e, f) : result;
  }

  /// As [#attempt], for a function that does not fail, or whose result says why: `state` is left as
  /// it is, and only tells whether the arena is open.
  long callWithoutErrno(MemorySegment state, long a, long b, long c, long d, long e, long f) {
    if (!state.scope().isAlive()) {
      throw new IllegalStateException("Already closed");
    }
    try {
      return (long) Plain.CALL.invokeExact(symbol, a, b, c, d, e, f);
    } catch (Error e1) {
      throw e1;
    } catch (Throwable thrown) {
      throw new AssertionError("a downcall threw", thrown);
    }
  }
}
