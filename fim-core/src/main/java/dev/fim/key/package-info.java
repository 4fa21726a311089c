/// Ed25519 keys: the files that hold them, and signatures over bytes.
///
/// A private key is PKCS#8 (RFC 5958) in PEM (RFC 7468), plain or encrypted with a passphrase
/// (PBES2, RFC 8018), and a public key SPKI (RFC 8410), as `openssl genpkey` and `openssl pkey`
/// write them. A file holds one key and nothing else. `PrivateKeyFile` and `PublicKeyFile` read
/// them, `SigningKey` signs, `VerifyingKey` verifies, and `KeyId` names a key.
@NullMarked
package dev.fim.key;

import org.jspecify.annotations.NullMarked;
