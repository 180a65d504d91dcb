return rule {
  api = 1,
  title = "CNG key may not agree on keys, but the certificate says that it does",
  subject = "key", severity = "error", since = "0.2",
  tags = { "cng", "keyusage" },
  cite = {
    { "Microsoft, certreq, KeyUsageProperty (1 decrypt, 2 sign, 4 key agreement)",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certreq_1" },
    { "Microsoft, Key Storage Property Identifiers, NCRYPT_KEY_USAGE_PROPERTY",
      "https://learn.microsoft.com/windows/win32/seccng/key-storage-property-identifiers" },
  },
  why = [[
A CNG key has a property of its own that says what the provider lets it do, beside the Key Usage of the
certificate. keyAgreement promises to agree on secrets (ECDH); without NCRYPT_ALLOW_KEY_AGREEMENT_FLAG the
provider refuses it, and what was encrypted for the certificate stays closed.]],
  remedy = {
    text = [[
The property belongs to the key and is set when it is made. Request a new certificate with a new key, whose
template or INF (KeyUsageProperty) allows what Key Usage promises, or have the certificate issued without
those bits.]],
    command = [[certreq -enroll -machine -cert ${serial} renew]],
  },
  when = { ["key.usage_property"] = { present = true } },
  check = function (key)
    if key.usage_property:has "key_agreement" then return end
    local usage = key.cert.key_usage
    if usage:any("keyAgreement") then
      return fail { at = "key.usage_property", got = key.usage_property:text(),
                    want = "key_agreement, as key usage says: " .. usage:text() }
    end
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
