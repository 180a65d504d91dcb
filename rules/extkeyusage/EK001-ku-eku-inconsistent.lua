local scope = require "scope"
local usage = require "usage"

return rule {
  api = 1,
  title = "Key usage contradicts extended key usage",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "key-usage", "extended-key-usage" },
  cite = {
    { "RFC 5280, section 4.2.1.12", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12" },
  },
  why = [[
A certificate may be used only for what both extensions allow. RFC 5280 names the bits that go with each
purpose; a bit that no purpose of the certificate knows cannot be used with any of them, and strict peers
refuse the certificate. One purpose is judged by itself, several together; a purpose without bits of its
own (a private one, say) may need any, so nothing is said then. CA and self-signed certificates are not judged.]],
  remedy = {
    text = [[
Take the named bits out of the template or profile, or add the purpose that needs them, and have the
certificate issued again.]],
    command = "openssl x509 -in ${artifact} -noout -ext keyUsage,extendedKeyUsage",
  },
  params = {
    mode = { type = "string", one_of = { "union", "strict", "loose" }, default = "union",
             meaning = "union: one purpose strictly, several together; strict: each by itself; "
                    .. "loose: one fitting bit for each" },
  },
  effective = { from = "2008-05-01", by = "not_before" },
  when = { ["cert.is_ca"] = false, ["cert.key_usage"] = { present = true },
           ["cert.extended_key_usage"] = { present = true } },
  check = function (cert, params)
    if scope.is_self_signed(cert) then return not_applicable() end
    local conflict = usage.conflict(cert.key_usage, cert.extended_key_usage, params.mode)
    if conflict then
      return fail { at = "cert.key_usage", got = cert.key_usage:text(),
                    message = "Key usage contradicts extended key usage: " .. conflict }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.is_ca"] = false,
        ["cert.self_issued"] = false, ["cert.extended_key_usage"] = { "serverAuth" },
        ["cert.key_usage"] = { "digitalSignature", "dataEncipherment" } } },
    { fail = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.is_ca"] = false,
        ["cert.self_issued"] = false, ["cert.extended_key_usage"] = { "serverAuth" },
        ["cert.key_usage"] = { "keyEncipherment", "keyAgreement" } } },
    { fail = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.is_ca"] = false,
        ["cert.self_issued"] = false, ["cert.extended_key_usage"] = { "codeSigning", "clientAuth" },
        ["cert.key_usage"] = { "digitalSignature", "keyEncipherment" } } },
    { fail = false, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.is_ca"] = false,
        ["cert.self_issued"] = false, ["cert.extended_key_usage"] = { "clientAuth", "serverAuth" },
        ["cert.key_usage"] = { "digitalSignature", "keyEncipherment" } } },
    { fail = false, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.is_ca"] = false,
        ["cert.self_issued"] = false, ["cert.extended_key_usage"] = { "clientAuth", "1.2.3.4" },
        ["cert.key_usage"] = { "dataEncipherment" } } },
    { fail = true, params = { mode = "strict" }, facts = {
        ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.is_ca"] = false,
        ["cert.self_issued"] = false, ["cert.extended_key_usage"] = { "clientAuth", "serverAuth" },
        ["cert.key_usage"] = { "digitalSignature", "keyEncipherment" } } },
    { fail = true, params = { mode = "loose" }, facts = {
        ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.is_ca"] = false,
        ["cert.self_issued"] = false, ["cert.extended_key_usage"] = { "serverAuth", "codeSigning" },
        ["cert.key_usage"] = { "keyEncipherment" } } },
    { fail = false, params = { mode = "loose" }, facts = {
        ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.is_ca"] = false,
        ["cert.self_issued"] = false, ["cert.extended_key_usage"] = { "serverAuth" },
        ["cert.key_usage"] = { "digitalSignature", "dataEncipherment" } } },
    { not_applicable = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.is_ca"] = false, ["cert.self_issued"] = true, ["cert.self_signed"] = true,
        ["cert.extended_key_usage"] = { "serverAuth" }, ["cert.key_usage"] = { "keyCertSign" } } },
    { cannot_tell = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.is_ca"] = false, ["cert.extended_key_usage"] = { "serverAuth" } } },
  },
}
