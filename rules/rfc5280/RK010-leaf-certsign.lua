local scope = require "scope"
local cases = require "usage_cases"

return rule {
  api = 1,
  title = "TLS certificate that is no CA has keyCertSign",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "key-usage", "tls" },
  cite = {
    { "CA/Browser Forum TLS Baseline Requirements, 7.1.2.7.11 (before version 2: 7.1.2.3)",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
  },
  why = [[
A server's key must not sign certificates. A program that looks at key usage alone would take the server for
a CA. Judged are certificates for TLS: without Extended Key Usage, with serverAuth, with any purpose, or with
a reserved TLS policy; RK001 looks at all others.]],
  remedy = {
    text = "Take keyCertSign out of the template or profile, and have the certificate issued again.",
    command = "openssl x509 -in ${artifact} -noout -ext keyUsage",
  },
  effective = { from = "2012-07-01", by = "not_before" },
  when = { ["cert.is_ca"] = false, ["cert.key_usage"] = { present = true }, scope.server_auth },
  check = function (cert)
    if cert.key_usage:has "keyCertSign" then
      return fail { at = "cert.key_usage", got = cert.key_usage:text(), want = "no keyCertSign" }
    end
  end,
  examples = cases.leaf_must_not "keyCertSign",
}
