local template = require "template"

return rule {
  api = 1,
  title = "Template for TLS servers makes AT_SIGNATURE keys",
  subject = "template", severity = "error", since = "0.2",
  tags = { "iis", "schannel", "keyspec" },
  cite = {
    { "MS-CRTD, section 2.9 (pKIDefaultKeySpec)" },
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS, scenario 3",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
  },
  why = [[
Clients that enroll for such a template make a key with KeySpec 2, which may sign and not decrypt. Schannel
does not take it for a TLS server: the binding in IIS fails with 0x80070520, with each certificate that the
template gives. Encipherment or agreement in the key usage contradicts that KeySpec as well. Templates whose
keys are made with CNG (version 3, and later ones without USE_LEGACY_PROVIDER) have no KeySpec in effect and
are not judged. An INF given to certreq has a KeySpec of its own.]],
  remedy = {
    text = [[
In certtmpl.msc set the purpose, on the tab Request Handling, to signature and encryption, and enroll again.
Certificates that are there can be mended by an import of their PFX as AT_KEYEXCHANGE.]],
  },
  when = { ["template.kind"] = "adcs" },
  check = function (t)
    if t.default_key_spec ~= "signature" or template.is_cng(t) then return end
    local tls = template.purposes(t):has "serverAuth"
    if tls or t.key_usage:any("keyEncipherment", "dataEncipherment", "keyAgreement") then
      return fail { at = "template.default_key_spec", got = "2 (AT_SIGNATURE)",
                    want = "1 (AT_KEYEXCHANGE)" }
    end
  end,
  examples = {
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.default_key_spec"] = "signature",
      ["template.schema_version"] = 2, ["template.application_policies"] = { "serverAuth" } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.default_key_spec"] = "signature",
      ["template.schema_version"] = 1, ["template.application_policies"] = absent,
      ["template.extended_key_usage"] = { "clientAuth" },
      ["template.key_usage"] = { "digitalSignature", "keyEncipherment" } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.default_key_spec"] = "signature",
      ["template.schema_version"] = 4, ["template.private_key_flags"] = { "USE_LEGACY_PROVIDER" },
      ["template.application_policies"] = { "serverAuth" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.default_key_spec"] = "exchange" } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.default_key_spec"] = "signature",
      ["template.schema_version"] = 3 } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.default_key_spec"] = "signature",
      ["template.schema_version"] = 4, ["template.private_key_flags"] = {} } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.default_key_spec"] = "signature",
      ["template.schema_version"] = 2, ["template.application_policies"] = { "codeSigning" },
      ["template.key_usage"] = { "digitalSignature" } } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs" } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs", ["template.default_key_spec"] = "signature" } },
  },
}
