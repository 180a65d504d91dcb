local template = require "template"
local usage = require "usage"

return rule {
  api = 1,
  title = "Template's key usage contradicts its purposes",
  subject = "template", severity = "error", since = "0.2",
  tags = { "key-usage", "extended-key-usage" },
  cite = {
    { "MS-CRTD, section 2.13 (pKIKeyUsage)" },
    { "RFC 5280, section 4.2.1.12", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12" },
  },
  why = [[
Every certificate of the template has this contradiction, and EK001 refuses each: a bit that no purpose knows
cannot be used with any of them, and strict peers refuse the certificate. Keys with purposes of which one has
no bits of its own are not judged, nor are CA templates. Default templates of Windows for client
authentication alone have such a bit, keyEncipherment.]],
  remedy = {
    text = [[
Of AD CS, copy the template and, in certtmpl.msc, tab Extensions, edit Key Usage, or add the purpose that needs the
bit. Of other CAs, take the bit out of the profile.]],
  },
  params = {
    mode = { type = "string", one_of = { "union", "strict", "loose" }, default = "union",
             meaning = "union: one purpose strictly, several together; strict: each by itself; "
                    .. "loose: one fitting bit for each" },
  },
  when = { ["template.kind"] = template.ALL },
  check = function (t, params)
    if template.is_ca(t) then return not_applicable() end
    local purposes = template.purposes(t)
    if not purposes.present or not t.key_usage.present then return end
    local conflict = usage.conflict(t.key_usage, purposes, params.mode)
    if conflict then
      return fail { at = "template.key_usage", got = t.key_usage:text(),
                    message = "Template's key usage contradicts its purposes: " .. conflict }
    end
  end,
  examples = {
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.general_flags"] = {},
      ["template.application_policies"] = { "serverAuth" },
      ["template.key_usage"] = { "dataEncipherment" } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.general_flags"] = {},
      ["template.application_policies"] = absent,
      ["template.extended_key_usage"] = { "codeSigning" },
      ["template.key_usage"] = { "digitalSignature", "keyEncipherment" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.general_flags"] = {},
      ["template.application_policies"] = { "serverAuth", "clientAuth" },
      ["template.key_usage"] = { "digitalSignature", "keyEncipherment" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.general_flags"] = {},
      ["template.application_policies"] = { "serverAuth" }, ["template.key_usage"] = absent } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.general_flags"] = {},
      ["template.application_policies"] = absent, ["template.extended_key_usage"] = absent,
      ["template.key_usage"] = { "dataEncipherment" } } },
    { fail = true, facts = {
      ["template.kind"] = "vault", ["template.is_ca"] = false,
      ["template.extended_key_usage"] = { "codeSigning" },
      ["template.key_usage"] = { "digitalSignature", "keyAgreement" } } },
    { pass = true, facts = {
      ["template.kind"] = "cfssl", ["template.is_ca"] = false,
      ["template.extended_key_usage"] = { "serverAuth", "clientAuth" },
      ["template.key_usage"] = { "digitalSignature", "keyEncipherment" } } },
    { not_applicable = true, facts = {
      ["template.kind"] = "openssl", ["template.is_ca"] = true } },
    { not_applicable = true, facts = {
      ["template.kind"] = "inf" } },
    { not_applicable = true, facts = {
      ["template.kind"] = "adcs", ["template.general_flags"] = { "IS_CA" } } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs", ["template.general_flags"] = {},
      ["template.application_policies"] = { "serverAuth" } } },
  },
}
