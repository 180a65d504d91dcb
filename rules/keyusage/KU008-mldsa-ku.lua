local cases = require "cert_cases"

return rule {
  api = 1,
  title = "Key usage of an ML-DSA or SLH-DSA certificate has bits that such keys cannot serve",
  subject = "cert", severity = "error", since = "0.2",
  tags = { "key-usage", "post-quantum" },
  cite = {
    { "FIPS 204 (ML-DSA)", "https://csrc.nist.gov/pubs/fips/204/final" },
    { "FIPS 205 (SLH-DSA)", "https://csrc.nist.gov/pubs/fips/205/final" },
    { "RFC 5280, section 4.2.1.3", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.3" },
  },
  why = [[
ML-DSA and SLH-DSA keys sign and do nothing else: they neither encrypt nor agree on keys. keyEncipherment is left
over from a template made for RSA. The profiles of these keys in X.509 allow digitalSignature, contentCommitment,
keyCertSign and cRLSign, of which at least one must be set (for ML-DSA: RFC 9881; that text could not be read when
this rule was written, so it is not cited above). RFC 5280 has the same follow from what the bits mean.]],
  remedy = {
    text = "Leave digitalSignature, or keyCertSign and cRLSign for a CA, and have it issued again.",
    command = "openssl x509 -in ${artifact} -noout -ext keyUsage",
  },
  when = { ["cert.key_algorithm"] = { "ml_dsa", "slh_dsa" }, ["cert.key_usage"] = { present = true } },
  check = function (cert)
    local usage = cert.key_usage
    if #usage == 0 or not usage:only("digitalSignature", "contentCommitment", "keyCertSign", "cRLSign") then
      return fail { at = "cert.key_usage", got = usage:text(),
                    want = "only digitalSignature, contentCommitment, keyCertSign, cRLSign" }
    end
  end,
  examples = {
    cases.example("fail", { key_algorithm = "ml_dsa", key_usage = { "digitalSignature", "keyEncipherment" } }),
    cases.example("fail", { key_algorithm = "slh_dsa", key_usage = { "keyAgreement" } }),
    cases.example("fail", { key_algorithm = "ml_dsa", key_usage = {} }),
    cases.example("pass", { key_algorithm = "ml_dsa", key_usage = { "digitalSignature" } }),
    cases.example("pass", { key_algorithm = "slh_dsa", key_usage = { "keyCertSign", "cRLSign" } }),
    cases.example("not_applicable", { key_algorithm = "ml_kem", key_usage = { "keyEncipherment" } }),
    cases.example("not_applicable", { key_algorithm = "ml_dsa", key_usage = absent }),
    cases.example("cannot_tell", { key_algorithm = "ml_dsa" }),
  },
}
