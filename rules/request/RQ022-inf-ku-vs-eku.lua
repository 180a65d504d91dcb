local usage = require "usage"

return rule {
  api = 1,
  title = "INF asks for key usage that does not fit the extended key usage it asks for",
  subject = "template", severity = "error", since = "0.2",
  tags = { "inf", "request", "key-usage" },
  cite = {
    { "RFC 5280, section 4.2.1.12", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12" },
  },
  why = [[
A CA that copies what the request asks for issues a certificate whose two usages contradict each other; a program that
checks both then refuses it. KeyUsage = 0xf0, copied from samples, does so for every TLS server. The rule is EK001,
applied to the file that the request will be made from; RQ017 judges the request itself.]],
  remedy = {
    text = "Correct KeyUsage: 0xa0 (digital signature, key encipherment) for a TLS server with an RSA key, 0x80 for others.",
    command = 'certreq -new -machine "${artifact}" request.req',
  },
  params = {
    mode = { type = "string", one_of = { "union", "strict", "loose" }, default = "union",
             meaning = "union: one purpose strictly, several together; strict: each by itself; "
                    .. "loose: one fitting bit for each" },
  },
  when = {
    ["template.kind"] = "inf",
    ["template.key_usage"] = { present = true },
    ["template.extended_key_usage"] = { present = true },
  },
  check = function (template, params)
    local conflict = usage.conflict(template.key_usage, template.extended_key_usage, params.mode)
    if conflict then
      return fail { at = "template.key_usage", got = template.key_usage:text(),
                    message = "Key usage contradicts extended key usage: " .. conflict }
    end
  end,
  examples = {
    { fail = true, facts = { ["template.kind"] = "inf",
        ["template.key_usage"] = { "digitalSignature", "dataEncipherment" },
        ["template.extended_key_usage"] = { "serverAuth" } } },
    { fail = false, facts = { ["template.kind"] = "inf",
        ["template.key_usage"] = { "digitalSignature", "keyEncipherment" },
        ["template.extended_key_usage"] = { "serverAuth" } } },
    { not_applicable = true, facts = { ["template.kind"] = "inf", ["template.key_usage"] = absent,
        ["template.extended_key_usage"] = { "serverAuth" } } },
    { cannot_tell = true, facts = { ["template.kind"] = "inf",
        ["template.extended_key_usage"] = { "serverAuth" } } },
  },
}
