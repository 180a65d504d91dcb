local cng_usage = require "cng_usage"

return rule {
  api = 1,
  title = "CNG key may not sign, but the certificate says that it does",
  subject = "key", severity = "error", since = "0.2",
  tags = { "cng", "keyusage" },
  cite = cng_usage.cite,
  why = [[
A CNG key has a property of its own that says what the provider lets it do, beside the Key Usage of the
certificate. digitalSignature and its like promise signatures; without NCRYPT_ALLOW_SIGNING_FLAG the provider
refuses them, and a TLS handshake with ECDHE, the signing of code, or of certificates by an authority, fails.]],
  remedy = cng_usage.remedy,
  when = { ["key.usage_property"] = { present = true } },
  check = function (key)
    return cng_usage.lacks(key, "sign", "digitalSignature", "contentCommitment", "keyCertSign", "cRLSign")
  end,
  examples = {
    { fail = true, facts = { ["key.usage_property"] = { "decrypt" }, ["key.cert.key_usage"] = { "digitalSignature" } } },
    { fail = false, facts = { ["key.usage_property"] = { "decrypt" }, ["key.cert.key_usage"] = { "keyEncipherment" } } },
    { fail = false, facts = { ["key.usage_property"] = { "sign" } } },
    { fail = false, facts = { ["key.usage_property"] = { "decrypt" }, ["key.cert.key_usage"] = absent } },
    { not_applicable = true, facts = { ["key.usage_property"] = absent } },
    { cannot_tell = true, facts = { ["key.usage_property"] = { "decrypt" }, ["key.cert.is_ca"] = false } },
  },
}
