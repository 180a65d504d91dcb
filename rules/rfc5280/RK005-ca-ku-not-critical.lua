local scope = require "scope"
local remedies = require "remedies"

return rule {
  api = 1,
  title = "CA certificate's key usage is not critical",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "key-usage", "ca" },
  cite = {
    { "CA/Browser Forum TLS Baseline Requirements, 7.1.2.1 and 7.1.2.10",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
    { "RFC 5280, section 4.2.1.3 (SHOULD)", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.3" },
  },
  why = [[
A program may pass over an extension that it does not know unless it is critical. For a CA that would mean
that the limit on its key holds for some programs and not for others. Judged are CA certificates that can
serve TLS, from July 2012 on, and roots among them from 1999 on.]],
  remedy = remedies.renew_ca,
  effective = { from = "1999-01-01", by = "not_before" },
  when = { ["cert.is_ca"] = true, ["cert.key_usage"] = { present = true }, scope.server_auth, { any = {
    { ["cert.not_before"] = { min = "2012-07-01" } },
    { ["cert.self_signed"] = true },
  } } },
  check = function (cert)
    if not cert.key_usage_critical then
      return fail { at = "cert.key_usage_critical", got = "not critical", want = "critical" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.is_ca"] = true,
        ["cert.extended_key_usage"] = absent, ["cert.key_usage"] = { "keyCertSign", "cRLSign" },
        ["cert.key_usage_critical"] = false } },
    { fail = false, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.is_ca"] = true,
        ["cert.extended_key_usage"] = absent, ["cert.key_usage"] = { "keyCertSign", "cRLSign" },
        ["cert.key_usage_critical"] = true } },
    { not_applicable = true, facts = { ["cert.not_before"] = "2005-01-01T00:00:00Z",
        ["cert.is_ca"] = true, ["cert.self_signed"] = false,
        ["cert.extended_key_usage"] = absent, ["cert.key_usage"] = { "keyCertSign" } } },
    { not_applicable = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.is_ca"] = true, ["cert.extended_key_usage"] = absent, ["cert.key_usage"] = absent } },
    { cannot_tell = true, facts = { ["cert.not_before"] = "2005-01-01T00:00:00Z",
        ["cert.is_ca"] = true, ["cert.extended_key_usage"] = absent,
        ["cert.key_usage"] = { "keyCertSign" } } },
  },
}
