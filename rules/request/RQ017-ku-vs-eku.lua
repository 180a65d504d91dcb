local usage = require "usage"

return rule {
  api = 1,
  title = "Request asks for key usage that does not fit the extended key usage it asks for",
  subject = "request", severity = "error", since = "0.1",
  tags = { "request", "key-usage" },
  cite = {
    { "RFC 5280, section 4.2.1.12", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12" },
    { "RFC 2985, section 5.4.2: extensionRequest", "https://www.rfc-editor.org/rfc/rfc2985#section-5.4.2" },
  },
  why = [[
A CA that copies the requested extensions issues a certificate whose two usages contradict each other; a
program that checks both then refuses it. A CA that overrides them issues something else than was asked
for. Either way the time to mend it is now. The rule is EK001, applied to what the request asks for.]],
  remedy = {
    text = [[
Take the named bits out of the key usage in the request's configuration, or name the purpose that needs
them, and make the request again with the same key.]],
    command = "openssl req -in ${artifact} -noout -text",
  },
  params = {
    mode = { type = "string", one_of = { "union", "strict", "loose" }, default = "union",
             meaning = "union: one purpose strictly, several together; strict: each by itself; "
                    .. "loose: one fitting bit for each" },
  },
  when = {
    ["request.key_usage"] = { present = true },
    ["request.extended_key_usage"] = { present = true },
  },
  check = function (request, params)
    local conflict = usage.conflict(request.key_usage, request.extended_key_usage, params.mode)
    if conflict then
      return fail { at = "request.key_usage", got = request.key_usage:text(),
                    message = "Requested key usage contradicts extended key usage: " .. conflict }
    end
  end,
  examples = {
    { fail = true, facts = { ["request.key_usage"] = { "digitalSignature", "dataEncipherment" },
        ["request.extended_key_usage"] = { "serverAuth" } } },
    { fail = false, facts = { ["request.key_usage"] = { "digitalSignature", "keyEncipherment" },
        ["request.extended_key_usage"] = { "serverAuth", "clientAuth" } } },
    { not_applicable = true, facts = { ["request.key_usage"] = absent,
        ["request.extended_key_usage"] = { "serverAuth" } } },
    { cannot_tell = true, facts = { ["request.extended_key_usage"] = { "serverAuth" } } },
  },
}
