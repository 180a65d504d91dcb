local cases = require "cert_cases"

-- What each kind of key can do; for DH keyAgreement is a must.
local ALLOWED = {
  dh = { "keyAgreement", "encipherOnly", "decipherOnly" },
  dsa = { "digitalSignature", "contentCommitment", "keyCertSign", "cRLSign" },
}

return rule {
  api = 1,
  title = "Key usage of a DH or DSA certificate has bits that such keys cannot serve",
  subject = "cert", severity = "error", since = "0.2",
  tags = { "key-usage", "dsa", "dh" },
  cite = {
    { "RFC 3279, sections 2.3.2 and 2.3.3", "https://www.rfc-editor.org/rfc/rfc3279#section-2.3.2" },
  },
  why = [[
A DSA key signs, a Diffie-Hellman key agrees on keys, and neither does what the other does, nor encrypts as RSA
does. A peer that chooses by key usage then chooses something that fails. RFC 3279 wants keyAgreement in the
certificate of a DH key, and allows encipherOnly or decipherOnly beside it; of DSA it allows the bits for signing.]],
  remedy = {
    text = "Take the other bits out of the profile, or take a key of another algorithm, and have it issued again.",
    command = "openssl x509 -in ${artifact} -noout -ext keyUsage",
  },
  effective = { from = "2002-04-01", by = "not_before" },
  when = { ["cert.key_algorithm"] = { "dh", "dsa" }, ["cert.key_usage"] = { present = true } },
  check = function (cert)
    local usage, algorithm = cert.key_usage, cert.key_algorithm
    local lacks = algorithm == "dh" and not usage:has "keyAgreement"
    if lacks or not usage:only(table.unpack(ALLOWED[algorithm])) then
      return fail { at = "cert.key_usage", got = usage:text(),
                    want = (algorithm == "dh" and "keyAgreement, and only " or "only ")
                        .. table.concat(ALLOWED[algorithm], ", ") }
    end
  end,
  examples = {
    cases.example("fail", { key_algorithm = "dh", key_usage = { "digitalSignature" } }),
    cases.example("fail", { key_algorithm = "dh", key_usage = { "keyAgreement", "keyEncipherment" } }),
    cases.example("fail", { key_algorithm = "dsa", key_usage = { "digitalSignature", "keyEncipherment" } }),
    cases.example("pass", { key_algorithm = "dh", key_usage = { "keyAgreement", "encipherOnly" } }),
    cases.example("pass", { key_algorithm = "dsa", key_usage = { "digitalSignature" } }),
    cases.example("not_applicable", { key_algorithm = "ec", key_usage = { "keyAgreement" } }),
    cases.example("not_applicable", { key_algorithm = "dh", key_usage = absent }),
    cases.example("cannot_tell", { key_algorithm = "dsa" }),
  },
}
