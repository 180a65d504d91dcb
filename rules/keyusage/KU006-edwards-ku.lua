return rule {
  api = 1,
  title = "Key usage of an Ed25519 or Ed448 certificate has bits that such keys cannot serve",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "key-usage", "eddsa" },
  cite = {
    { "RFC 8410, section 5", "https://www.rfc-editor.org/rfc/rfc8410#section-5" },
    { "RFC 9295", "https://www.rfc-editor.org/rfc/rfc9295" },
  },
  why = [[
Ed25519 and Ed448 keys sign and do nothing else: they neither encrypt nor agree on keys (X25519 and X448 do
that). Key usage with those bits contradicts the algorithm, and validators refuse it. The rule judges every such
certificate; the S/MIME Baseline Requirements, which zlint goes by, judge S/MIME certificates only, and of those
also keyCertSign without cA, which is RK001's matter here, and digitalSignature that is not set.]],
  remedy = {
    text = "Leave digitalSignature, or keyCertSign and cRLSign for a CA, and have it issued again.",
    command = "openssl x509 -in ${artifact} -noout -ext keyUsage",
  },
  when = { ["cert.key_algorithm"] = { "ed25519", "ed448" },
           ["cert.key_usage"] = { present = true } },
  check = function (cert)
    local usage = cert.key_usage
    if not usage:only("digitalSignature", "contentCommitment", "keyCertSign", "cRLSign") then
      return fail { at = "cert.key_usage", got = usage:text(),
                    want = "only digitalSignature, contentCommitment, keyCertSign, cRLSign" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.key_algorithm"] = "ed25519",
        ["cert.key_usage"] = { "digitalSignature", "keyEncipherment" } } },
    { fail = false, facts = { ["cert.key_algorithm"] = "ed448",
        ["cert.key_usage"] = { "digitalSignature" } } },
    { fail = false, facts = { ["cert.key_algorithm"] = "ed25519",
        ["cert.key_usage"] = { "keyCertSign", "cRLSign" } } },
    { not_applicable = true, facts = { ["cert.key_algorithm"] = "x25519",
        ["cert.key_usage"] = { "keyAgreement" } } },
    { cannot_tell = true, facts = { ["cert.key_algorithm"] = "ed25519" } },
  },
}
