local scope = require "scope"
local cases = require "cert_cases"

return rule {
  api = 1,
  title = "EC certificate for TLS has keyAgreement, which is not recommended",
  subject = "cert", severity = "warning", since = "0.2", default = false,
  tags = { "key-usage", "ec", "tls" },
  cite = {
    { "CA/Browser Forum TLS Baseline Requirements, 7.1.2.7.11",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
  },
  why = [[
With keyAgreement the certificate's own key could take part in a static key agreement. TLS 1.3 has none any more, and
TLS 1.2 uses keys made for the moment, which the certificate's key only signs: the bit helps nobody, and the
Baseline Requirements advise against it from 15 September 2023 on. CA and self-signed certificates are not judged.]],
  remedy = {
    text = "Have it issued again with keyUsage = critical, digitalSignature.",
    command = "openssl x509 -in ${artifact} -noout -ext keyUsage",
  },
  effective = { from = "2023-09-15", by = "not_before" },
  when = { ["cert.key_algorithm"] = "ec", ["cert.is_ca"] = false, ["cert.key_usage"] = { present = true },
           scope.server_auth },
  check = function (cert)
    if scope.is_self_signed(cert) then return not_applicable() end
    if cert.key_usage:has "keyAgreement" then
      return fail { at = "cert.key_usage", got = cert.key_usage:text(), want = "digitalSignature alone" }
    end
  end,
  examples = cases.tls_leaf({ key_algorithm = "ec" }, {
    fail = { { key_usage = { "digitalSignature", "keyAgreement" } } },
    pass = { { key_usage = { "digitalSignature" } } },
    not_applicable = { { key_algorithm = "rsa" }, { key_usage = absent },
                       { key_usage = { "keyAgreement" }, not_before = "2023-09-14T00:00:00Z" } },
    cannot_tell = { {} },
  }),
}
