local cng_usage = require "cng_usage"

return rule {
  api = 1,
  title = "CNG key may not decrypt, but the certificate says that it does",
  subject = "key", severity = "error", since = "0.2",
  tags = { "cng", "keyusage" },
  cite = cng_usage.cite,
  why = [[
A CNG key has a property of its own that says what the provider lets it do, beside the Key Usage of the
certificate. keyEncipherment and dataEncipherment promise decryption; without NCRYPT_ALLOW_DECRYPT_FLAG the
provider refuses it, and RSA key exchange in TLS, S/MIME, EFS or CMS decryption fail with NTE_PERM at first
use. It is this property, and not X.509 Key Usage, that the lines NCRYPT_ALLOW_... of certutil show.]],
  remedy = cng_usage.remedy,
  when = { ["key.usage_property"] = { present = true } },
  check = function (key)
    return cng_usage.lacks(key, "decrypt", "keyEncipherment", "dataEncipherment")
  end,
  examples = {
    { fail = true, facts = { ["key.usage_property"] = { "sign" }, ["key.cert.key_usage"] = { "digitalSignature", "keyEncipherment" } } },
    { fail = false, facts = { ["key.usage_property"] = { "sign" }, ["key.cert.key_usage"] = { "digitalSignature" } } },
    { fail = false, facts = { ["key.usage_property"] = { "decrypt" } } },
    { fail = false, facts = { ["key.usage_property"] = { "sign" }, ["key.cert.key_usage"] = absent } },
    { not_applicable = true, facts = { ["key.usage_property"] = absent } },
    { cannot_tell = true, facts = { ["key.usage_property"] = { "sign" }, ["key.cert.is_ca"] = false } },
  },
}
