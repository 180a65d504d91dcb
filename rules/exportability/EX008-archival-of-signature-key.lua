local template = require "template"

return rule {
  api = 1,
  title = "Template archives keys that can only sign",
  subject = "template", severity = "warning", since = "0.2",
  tags = { "private-key", "archival" },
  cite = {
    { "MS-CRTD, section 2.27 (REQUIRE_PRIVATE_KEY_ARCHIVAL)" },
    { "Microsoft, certreq: PrivateKeyArchive", "https://learn.microsoft.com/windows-server/administration/windows-commands/certreq_1" },
  },
  why = [[
A key is archived so that what was encrypted for it is not lost. A key that only signs encrypts nothing: a
copy of it is of use only for signing in its owner's name, and CAs refuse such requests.]],
  remedy = {
    text = [[
In certtmpl.msc untick "Archive subject's encryption private key" on the tab Request Handling, or make a
template of its own for encryption.]],
  },
  when = { ["template.kind"] = "adcs" },
  check = function (t)
    if not t.private_key_flags:has "REQUIRE_PRIVATE_KEY_ARCHIVAL" then return end
    local got
    if template.is_cng(t) then
      got = t.cng_key_usage.present and t.cng_key_usage:only "sign" and "CNG usage sign alone"
    else
      got = t.default_key_spec == "signature" and "KeySpec 2 (AT_SIGNATURE)"
    end
    if not got and not t.key_usage:any("keyEncipherment", "dataEncipherment", "keyAgreement") then
      got = t.key_usage.present and "key usage " .. t.key_usage:text()
    end
    if got then
      return fail { at = "template.private_key_flags", got = "archival, and " .. got,
                    want = "archival of encryption keys alone" }
    end
  end,
  examples = {
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 2,
      ["template.private_key_flags"] = { "REQUIRE_PRIVATE_KEY_ARCHIVAL" },
      ["template.default_key_spec"] = "signature" } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 3,
      ["template.private_key_flags"] = { "REQUIRE_PRIVATE_KEY_ARCHIVAL" },
      ["template.cng_key_usage"] = { "sign" } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 2,
      ["template.private_key_flags"] = { "REQUIRE_PRIVATE_KEY_ARCHIVAL" },
      ["template.default_key_spec"] = "exchange", ["template.key_usage"] = { "digitalSignature" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.private_key_flags"] = { "EXPORTABLE_KEY" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 2,
      ["template.private_key_flags"] = { "REQUIRE_PRIVATE_KEY_ARCHIVAL" },
      ["template.default_key_spec"] = "exchange", ["template.key_usage"] = { "keyEncipherment" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 3,
      ["template.private_key_flags"] = { "REQUIRE_PRIVATE_KEY_ARCHIVAL" },
      ["template.cng_key_usage"] = { "decrypt", "sign", "key_agreement" },
      ["template.key_usage"] = { "keyEncipherment" } } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs" } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 2,
      ["template.private_key_flags"] = { "REQUIRE_PRIVATE_KEY_ARCHIVAL" } } },
  },
}
