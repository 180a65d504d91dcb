local cases = require "cert_cases"

return rule {
  api = 1,
  title = "Key usage of an ML-KEM certificate is not keyEncipherment alone",
  subject = "cert", severity = "error", since = "0.2",
  tags = { "key-usage", "post-quantum" },
  cite = {
    { "FIPS 203 (ML-KEM)", "https://csrc.nist.gov/pubs/fips/203/final" },
    { "RFC 5280, section 4.2.1.3", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.3" },
  },
  why = [[
An ML-KEM key wraps a secret for its owner; it signs nothing, and no two parties agree on a key with it as with
Diffie-Hellman. Its certificates therefore have keyEncipherment and no other bit (RFC 9935, section 5; that text
could not be read when this rule was written, so it is not cited above). A server that is to sign in the TLS
handshake needs another certificate.]],
  remedy = {
    text = "Have it issued again with keyUsage = critical, keyEncipherment; or with a key that signs.",
    command = "openssl x509 -in ${artifact} -noout -ext keyUsage",
  },
  when = { ["cert.key_algorithm"] = "ml_kem", ["cert.key_usage"] = { present = true } },
  check = function (cert)
    local usage = cert.key_usage
    if #usage ~= 1 or not usage:has "keyEncipherment" then
      return fail { at = "cert.key_usage", got = usage:text(), want = "keyEncipherment alone" }
    end
  end,
  examples = {
    cases.example("fail", { key_algorithm = "ml_kem", key_usage = { "digitalSignature", "keyEncipherment" } }),
    cases.example("fail", { key_algorithm = "ml_kem", key_usage = { "keyAgreement" } }),
    cases.example("pass", { key_algorithm = "ml_kem", key_usage = { "keyEncipherment" } }),
    cases.example("not_applicable", { key_algorithm = "ml_dsa", key_usage = { "digitalSignature" } }),
    cases.example("not_applicable", { key_algorithm = "ml_kem", key_usage = absent }),
    cases.example("cannot_tell", { key_algorithm = "ml_kem" }),
  },
}
