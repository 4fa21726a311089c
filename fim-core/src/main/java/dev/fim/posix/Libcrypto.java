package dev.fim.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The functions of OpenSSL's `libcrypto` that this program calls: one method each, with the name,
/// the arguments and the result that the man page gives. Thread-safe as far as contexts are not
/// shared.
///
/// The library is the one that the dynamic linker of this process finds, as for any program on this
/// system; it is never looked for in a tree that is scanned.
///
/// See `EVP_DigestInit(3)`.
record Libcrypto(
    NativeFunction evpGetDigestByName,
    NativeFunction evpMdCtxNew,
    NativeFunction evpMdCtxFree,
    NativeFunction evpDigestInitEx,
    NativeFunction evpDigestUpdate,
    NativeFunction evpDigestFinalEx) {

  /// These versions have the same six functions.
  private static final List<String> NAMES = List.of("libcrypto.so.3", "libcrypto.so.1.1");

  /// Null if this system has none.
  private static final @Nullable Libcrypto LOADED = load();

  static @Nullable Libcrypto loaded() {
    return LOADED;
  }

  private static @Nullable Libcrypto load() {
    Libcrypto found = null;
    for (int i = 0; i < NAMES.size() && found == null; i++) {
      found = load(NAMES.get(i));
    }
    return found;
  }

  private static @Nullable Libcrypto load(String name) {
    try {
      return in(SymbolLookup.libraryLookup(name, Arena.global()));
    } catch (IllegalArgumentException | UnsatisfiedLinkError e) {
      return null; // this one is absent, or not what its name says
    }
  }

  private static Libcrypto in(SymbolLookup library) {
    return new Libcrypto(
        NativeFunction.of(library, "EVP_get_digestbyname"),
        NativeFunction.of(library, "EVP_MD_CTX_new"),
        NativeFunction.of(library, "EVP_MD_CTX_free"),
        NativeFunction.of(library, "EVP_DigestInit_ex"),
        NativeFunction.of(library, "EVP_DigestUpdate"),
        NativeFunction.of(library, "EVP_DigestFinal_ex"));
  }

  /// An `EVP_MD`; 0 if the library does not know the name.
  long evpGetDigestByName(MemorySegment name, MemorySegment state) {
    return evpGetDigestByName.callWithoutErrno(state, name.address(), 0, 0, 0, 0, 0);
  }

  /// An `EVP_MD_CTX`; 0 if there is no memory.
  long evpMdCtxNew(MemorySegment state) {
    return evpMdCtxNew.callWithoutErrno(state, 0, 0, 0, 0, 0, 0);
  }

  void evpMdCtxFree(long context, MemorySegment state) {
    evpMdCtxFree.callWithoutErrno(state, context, 0, 0, 0, 0, 0);
  }

  /// Begins a digest.
  ///
  /// @param type an `EVP_MD`, or 0 for that of the last time
  /// @return 1, or 0 for a failure
  int evpDigestInitEx(long context, long type, MemorySegment state) {
    return (int) evpDigestInitEx.callWithoutErrno(state, context, type, 0, 0, 0, 0);
  }

  /// Goes on with a digest.
  ///
  /// @return 1, or 0 for a failure
  int evpDigestUpdate(long context, MemorySegment data, long count, MemorySegment state) {
    return (int) evpDigestUpdate.callWithoutErrno(state, context, data.address(), count, 0, 0, 0);
  }

  /// Ends a digest.
  ///
  /// @param digest with room for `EVP_MAX_MD_SIZE`, 64 bytes
  /// @return 1, or 0 for a failure
  int evpDigestFinalEx(long context, MemorySegment digest, MemorySegment state) {
    return (int) evpDigestFinalEx.callWithoutErrno(state, context, digest.address(), 0, 0, 0, 0);
  }
}
