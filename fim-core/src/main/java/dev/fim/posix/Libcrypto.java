package dev.fim.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The functions of OpenSSL's `libcrypto` that this program calls: one method each, with name,
/// arguments and result as in the man page. Thread-safe if contexts are not shared.
///
/// The dynamic linker of this process finds the library, as for any program, and never in a scanned
/// tree.
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

  /// The library; null if this system has none.
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
      return null; // absent, or another library
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

  /// An `EVP_MD`; 0 for an unknown name.
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

  /// Starts a digest.
  ///
  /// @param type an `EVP_MD`, or 0 for the previous one
  /// @return 1, or 0 for a failure
  int evpDigestInitEx(long context, long type, MemorySegment state) {
    return (int) evpDigestInitEx.callWithoutErrno(state, context, type, 0, 0, 0, 0);
  }

  /// Adds data to a digest.
  ///
  /// @return 1, or 0 for a failure
  int evpDigestUpdate(long context, MemorySegment data, long count, MemorySegment state) {
    return (int) evpDigestUpdate.callWithoutErrno(state, context, data.address(), count, 0, 0, 0);
  }

  /// Finishes a digest.
  ///
  /// @param digest with room for `EVP_MAX_MD_SIZE`, 64 bytes
  /// @return 1, or 0 for a failure
  int evpDigestFinalEx(long context, MemorySegment digest, MemorySegment state) {
    return (int) evpDigestFinalEx.callWithoutErrno(state, context, digest.address(), 0, 0, 0, 0);
  }
}
