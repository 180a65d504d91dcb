local scope = require "scope"
local remedies = require "remedies"
local cases = require "usage_cases"

return rule {
  api = 1,
  title = "CA certificate's key usage lacks keyCertSign",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "key-usage", "ca" },
  cite = {
    { "CA/Browser Forum TLS Baseline Requirements, 7.1.2.10.7",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
    { "RFC 5280, section 4.2.1.3", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.3" },
  },
  why = [[
Path validation refuses every certificate that a CA without this bit has signed, for the key usage says that
the key is for something else. Judged are CA certificates that can serve TLS: without Extended Key Usage, with
serverAuth, with any purpose, or with a reserved TLS policy.]],
  remedy = remedies.renew_ca,
  effective = { from = "2012-07-01", by = "not_before" },
  when = { ["cert.is_ca"] = true, ["cert.key_usage"] = { present = true }, scope.server_auth },
  check = function (cert)
    if not cert.key_usage:has "keyCertSign" then
      return fail { at = "cert.key_usage", got = cert.key_usage:text(), want = "keyCertSign" }
    end
  end,
  examples = cases.ca_needs("keyCertSign", "cRLSign"),
}
