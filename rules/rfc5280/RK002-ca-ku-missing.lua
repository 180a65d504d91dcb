local scope = require "scope"
local remedies = require "remedies"

return rule {
  api = 1,
  title = "CA certificate has no key usage",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "key-usage", "ca" },
  cite = {
    { "RFC 5280, section 4.2.1.3", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.3" },
    { "CA/Browser Forum TLS Baseline Requirements, 7.1.2.10.7",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
  },
  why = [[
A CA certificate must say that its key signs certificates and CRLs. Without the extension the key may be
used for anything, and strict programs refuse the CA and with it everything that it issued. An extension
without a single bit says as little as none. Until April 2002 the demand was made of roots only.]],
  remedy = remedies.renew_ca,
  effective = { from = "1999-01-01", by = "not_before" },
  when = { ["cert.is_ca"] = true, scope.server_auth, { any = {
    { ["cert.not_before"] = { min = "2002-04-01" } },
    { ["cert.self_signed"] = true },
  } } },
  check = function (cert)
    if not cert.key_usage.present then
      return fail { at = "cert.key_usage", got = "absent", want = "keyCertSign, cRLSign" }
    end
    if #cert.key_usage == 0 then
      return fail { at = "cert.key_usage", got = "empty", want = "keyCertSign, cRLSign" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.is_ca"] = true,
        ["cert.extended_key_usage"] = absent, ["cert.key_usage"] = absent } },
    { fail = true, facts = { ["cert.not_before"] = "2000-01-01T00:00:00Z", ["cert.is_ca"] = true,
        ["cert.self_signed"] = true, ["cert.extended_key_usage"] = absent,
        ["cert.key_usage"] = absent } },
    { fail = false, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.is_ca"] = true,
        ["cert.extended_key_usage"] = absent, ["cert.key_usage"] = { "keyCertSign", "cRLSign" } } },
    { not_applicable = true, facts = { ["cert.not_before"] = "2000-01-01T00:00:00Z",
        ["cert.is_ca"] = true, ["cert.self_signed"] = false,
        ["cert.extended_key_usage"] = absent, ["cert.key_usage"] = absent } },
    { not_applicable = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.is_ca"] = false } },
    { cannot_tell = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.is_ca"] = true, ["cert.extended_key_usage"] = absent } },
  },
}
