local template = require "template"

return rule {
  api = 1,
  title = "Template names a provider of the API that it does not use",
  subject = "template", severity = "warning", since = "0.2",
  tags = { "provider", "keyspec" },
  cite = {
    { "MS-CRTD, section 2.27 (msPKI-Private-Key-Flag: USE_LEGACY_PROVIDER)" },
    { "MS-CRTD, section 2.9 (pKIDefaultKeySpec)" },
  },
  why = [[
Templates of version 1 and 2, and later ones with USE_LEGACY_PROVIDER, have their keys made by CryptoAPI,
which knows CSPs and a KeySpec; the others by CNG, which knows key storage providers. A provider of the other
kind cannot be used: the client tries the next one or fails, and where the key ends up differs from what the
template says.]],
  remedy = {
    text = [[
In certtmpl.msc choose the provider category on the tab Cryptography that fits the providers, or providers
that fit the category.]],
  },
  when = { ["template.kind"] = "adcs" },
  check = function (t)
    local cng = template.is_cng(t)
    if cng and t.provider_kind == "csp" then
      return fail { at = "template.provider_kind", got = "a CSP, where keys are made with CNG",
                    want = "a key storage provider" }
    end
    if not cng and t.provider_kind == "ksp" then
      return fail { at = "template.provider_kind", want = "a CSP",
                    got = "a key storage provider, where keys are made with CryptoAPI" }
    end
  end,
  examples = {
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 2,
      ["template.provider_kind"] = "ksp" } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 4,
      ["template.private_key_flags"] = { "USE_LEGACY_PROVIDER" },
      ["template.provider_kind"] = "ksp" } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 3,
      ["template.provider_kind"] = "csp" } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 4,
      ["template.private_key_flags"] = {}, ["template.provider_kind"] = "csp" } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 3,
      ["template.provider_kind"] = "ksp" } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 2,
      ["template.provider_kind"] = "csp" } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 2,
      ["template.provider_kind"] = absent } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 3,
      ["template.provider_kind"] = "unknown" } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs", ["template.provider_kind"] = "ksp" } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 2 } },
  },
}
