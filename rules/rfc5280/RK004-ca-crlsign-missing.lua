local scope = require "scope"
local remedies = require "remedies"
local cases = require "usage_cases"

return rule {
  api = 1,
  title = "CA certificate's key usage lacks cRLSign",
  subject = "cert", severity = "warning", since = "0.1",
  tags = { "key-usage", "ca" },
  cite = {
    { "CA/Browser Forum TLS Baseline Requirements, 7.1.2.10.7",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
    { "RFC 5280, section 4.2.1.3", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.3" },
  },
  why = [[
Programs refuse a CRL whose signer may not sign CRLs, and then either refuse what the CA issued or go without
revocation. The Baseline Requirements ask for the bit in every CA certificate; RFC 5280 only where the key
signs CRLs. So it is an error under a reserved TLS policy, and a warning for other CAs that can serve TLS.]],
  remedy = remedies.renew_ca,
  effective = { from = "2012-07-01", by = "not_before" },
  when = { ["cert.is_ca"] = true, ["cert.key_usage"] = { present = true }, scope.server_auth },
  check = function (cert)
    if not cert.key_usage:has "cRLSign" then
      return fail { at = "cert.key_usage", got = cert.key_usage:text(), want = "cRLSign",
                    severity = scope.has_tls_policy(cert) and "error" or nil }
    end
  end,
  examples = cases.ca_needs("cRLSign", "keyCertSign"),
}
