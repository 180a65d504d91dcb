local cng_usage = require "cng_usage"

return rule {
  api = 1,
  title = "CNG key may not agree on keys, but the certificate says that it does",
  subject = "key", severity = "error", since = "0.2",
  tags = { "cng", "keyusage" },
  cite = cng_usage.cite,
  why = [[
A CNG key has a property of its own that says what the provider lets it do, beside the Key Usage of the
certificate. keyAgreement promises to agree on secrets (ECDH); without NCRYPT_ALLOW_KEY_AGREEMENT_FLAG the
provider refuses it, and what was encrypted for the certificate stays closed.]],
  remedy = cng_usage.remedy,
  when = { ["key.usage_property"] = { present = true } },
  check = function (key)
    return cng_usage.lacks(key, "key_agreement", "keyAgreement")
  end,
  examples = {
    { fail = true, facts = { ["key.usage_property"] = { "sign" }, ["key.cert.key_usage"] = { "digitalSignature", "keyAgreement" } } },
    { fail = false, facts = { ["key.usage_property"] = { "sign" }, ["key.cert.key_usage"] = { "digitalSignature" } } },
    { fail = false, facts = { ["key.usage_property"] = { "key_agreement" } } },
    { fail = false, facts = { ["key.usage_property"] = { "sign" }, ["key.cert.key_usage"] = absent } },
    { not_applicable = true, facts = { ["key.usage_property"] = absent } },
    { cannot_tell = true, facts = { ["key.usage_property"] = { "sign" }, ["key.cert.is_ca"] = false } },
  },
}
