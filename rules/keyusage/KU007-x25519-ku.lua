local cases = require "cert_cases"

return rule {
  api = 1,
  title = "Key usage of an X25519 or X448 certificate is not key agreement",
  subject = "cert", severity = "error", since = "0.2",
  tags = { "key-usage", "ecdh" },
  cite = {
    { "RFC 8410, section 5", "https://www.rfc-editor.org/rfc/rfc8410#section-5" },
    { "RFC 9295", "https://www.rfc-editor.org/rfc/rfc9295" },
  },
  why = [[
X25519 and X448 keys agree on keys and do nothing else: they make no signature and encrypt nothing. Key usage,
where it is there, must have keyAgreement, and may narrow it with encipherOnly or decipherOnly (both at once is
RK012's matter). Mostly the profile was made for Ed25519 or Ed448, whose names are easily confused with these.]],
  remedy = {
    text = "Have it issued again with keyUsage = critical, keyAgreement; or with a key that signs.",
    command = "openssl x509 -in ${artifact} -noout -text",
  },
  when = { ["cert.key_algorithm"] = { "x25519", "x448" }, ["cert.key_usage"] = { present = true } },
  check = function (cert)
    local usage = cert.key_usage
    if not usage:has "keyAgreement" or not usage:only("keyAgreement", "encipherOnly", "decipherOnly") then
      return fail { at = "cert.key_usage", got = usage:text(),
                    want = "keyAgreement, and at most encipherOnly or decipherOnly beside it" }
    end
  end,
  examples = {
    cases.example("fail", { key_algorithm = "x25519", key_usage = { "digitalSignature" } }),
    cases.example("fail", { key_algorithm = "x448", key_usage = { "keyAgreement", "keyEncipherment" } }),
    cases.example("fail", { key_algorithm = "x448", key_usage = {} }),
    cases.example("pass", { key_algorithm = "x25519", key_usage = { "keyAgreement" } }),
    cases.example("pass", { key_algorithm = "x448", key_usage = { "keyAgreement", "encipherOnly" } }),
    cases.example("not_applicable", { key_algorithm = "ed25519", key_usage = { "digitalSignature" } }),
    cases.example("not_applicable", { key_algorithm = "x25519", key_usage = absent }),
    cases.example("cannot_tell", { key_algorithm = "x25519" }),
  },
}
