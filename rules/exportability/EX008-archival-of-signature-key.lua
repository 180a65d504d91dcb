local template = require "template"

local function archives(t, inf)
  if inf then return t.private_key_archive end
  return t.private_key_flags:has "REQUIRE_PRIVATE_KEY_ARCHIVAL"
end

-- An INF has no version: its provider decides.
local function is_cng(t, inf)
  if inf then return t.provider_kind == "ksp" end
  return template.is_cng(t)
end

return rule {
  api = 1,
  title = "Template or INF has keys archived that can only sign",
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
template of its own for encryption. In an INF take PrivateKeyArchive out.]],
  },
  when = { ["template.kind"] = { "adcs", "inf" } },
  check = function (t)
    local inf = t.kind == "inf"
    if not archives(t, inf) then return end
    local got
    if is_cng(t, inf) then
      got = t.cng_key_usage.present and t.cng_key_usage:only "sign" and "CNG usage sign alone"
    else
      got = t.default_key_spec == "signature" and "KeySpec 2 (AT_SIGNATURE)"
    end
    if not got and not t.key_usage:any("keyEncipherment", "dataEncipherment", "keyAgreement") then
      got = t.key_usage.present and "key usage " .. t.key_usage:text()
    end
    if got then
      return fail { at = inf and "template.private_key_archive" or "template.private_key_flags", got = "archival, and " .. got,
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
    { fail = true, facts = {
      ["template.kind"] = "inf", ["template.private_key_archive"] = true,
      ["template.provider_kind"] = "ksp", ["template.cng_key_usage"] = absent,
      ["template.key_usage"] = { "digitalSignature" } } },
    { fail = true, facts = {
      ["template.kind"] = "inf", ["template.private_key_archive"] = true,
      ["template.provider_kind"] = "csp", ["template.default_key_spec"] = "signature" } },
    { pass = true, facts = {
      ["template.kind"] = "inf", ["template.private_key_archive"] = true,
      ["template.provider_kind"] = absent, ["template.default_key_spec"] = absent,
      ["template.key_usage"] = absent } },
    { pass = true, facts = {
      ["template.kind"] = "inf", ["template.private_key_archive"] = absent } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "inf" } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs" } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 2,
      ["template.private_key_flags"] = { "REQUIRE_PRIVATE_KEY_ARCHIVAL" } } },
  },
}
