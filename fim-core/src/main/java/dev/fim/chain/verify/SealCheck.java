package dev.fim.chain.verify;

import dev.fim.chain.ChainHead;
import dev.fim.chain.EventSeal;
import dev.fim.key.KeyId;
import dev.fim.key.VerifyingKey;
import dev.fim.path.ByteString;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Checks the events that are seals. For one thread.
final class SealCheck {

  private final Map<String, VerifyingKey> trusted = new HashMap<>();
  private final Findings findings;

  /// @param trusted empty to check only whether seals fit
  SealCheck(List<VerifyingKey> trusted, Findings findings) {
    trusted.forEach(key -> this.trusted.put(key.id().hex(), key));
    this.findings = findings;
  }

  boolean hasKeys() {
    return !trusted.isEmpty();
  }

  /// Checks one seal.
  ///
  /// @param runs by name
  /// @param isPart whether it may seal an event before the log begins
  void check(EventFields seal, String where, Map<String, RunState> runs, boolean isPart) {
    ChainHead sealed = seal.head("sealed");
    if (sealed == null) {
      fault(where, "it tells no event that it seals");
      return;
    }
    RunState run = runs.get(sealed.run());
    if (run == null) {
      if (isPart) {
        findings.note("the seal in " + where + " is of a run that is not in this log");
      } else {
        fault(
            where, "it seals run " + sealed.run().substring(0, 12) + ", which is not in this log");
      }
      return;
    }
    String fact = signatureFault(seal, sealed);
    if (fact == null) {
      fact = run.misfit(sealed);
    }
    if (fact == null) {
      run.sealed(sealed.seq(), seal.time());
    } else {
      fault(where, fact);
    }
  }

  private @Nullable String signatureFault(EventFields seal, ChainHead sealed) {
    String id = seal.get("key");
    byte[] signature;
    KeyId key;
    try {
      key = new KeyId(ByteString.ofHex(id));
      signature = Base64.getDecoder().decode(seal.get("signature"));
    } catch (IllegalArgumentException _) {
      return "it has no key and signature";
    }
    if (trusted.isEmpty()) {
      return null;
    }
    VerifyingKey known = trusted.get(key.hex());
    if (known == null) {
      return "it is by key " + key.hex() + ", which is not trusted";
    }
    byte[] text = new EventSeal(sealed, seal.get("time"), key).text();
    return known.verifies(text, signature) ? null : "its signature is wrong";
  }

  private void fault(String where, String fact) {
    findings.fault(FaultKind.SEAL, "the seal in " + where + " is not good: " + fact);
  }
}
