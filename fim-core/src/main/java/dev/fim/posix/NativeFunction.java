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
/// All are called through one handle, since creating handles is slow at the start. That is valid
/// because both calling conventions, System V on x86-64 and AAPCS64, pass the first six such
/// arguments in one register each, of any width and also to variadic functions. They leave the bits
/// above a narrower argument or result undefined, so an `int` result must be cast. A function
/// ignores registers that it has no parameter for.
///
/// A pointer must be an address in the arena of `state`: the call keeps that arena open, and fails
/// if it is closed.
///
/// @param symbol its address
record NativeFunction(MemorySegment symbol) {

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO =
      STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  private static final FunctionDescriptor SIX_NUMBERS =
      FunctionDescriptor.of(
          JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  /// Captures `errno`, and keeps the arena of its segment open.
  private static final class Full {
    static final MethodHandle CALL =
        LINKER.downcallHandle(SIX_NUMBERS, Linker.Option.captureCallState("errno"));
  }

  /// Captures nothing. Under C1 that takes half the time of [Full], which saves as much as a short
  /// system call takes.
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

  /// The layout of `state`.
  static StructLayout stateLayout() {
    return STATE;
  }

  /// The `errno` of the last call with `state`; undefined unless that call failed.
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

  /// Calls the function and stores `errno` in `state`.
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

  /// As [#call], for a function that returns -1 on failure and then has done nothing. After a
  /// failure it is called again to get `errno`, and the second result counts. No other thread may
  /// close the arena meanwhile.
  long attempt(MemorySegment state, long a, long b, long c, long d, long e, long f) {
    long result = callWithoutErrno(state, a, b, c, d, e, f);
    return (int) result == -1 ? call(state, a, b, c, d, e, f) : result;
  }

  /// As [#attempt], for a function that cannot fail or returns the error itself. Leaves `state`
  /// unchanged; it only shows whether the arena is open.
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
