local scope = require "scope"
local cases = require "cert_cases"

return rule {
  api = 1,
  title = "Key usage of an EC certificate for TLS is not what the Baseline Requirements allow",
  subject = "cert", severity = "error", since = "0.2", default = false,
  tags = { "key-usage", "ec", "tls" },
  cite = {
    { "CA/Browser Forum TLS Baseline Requirements, 7.1.2.7.11",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
  },
  why = [[
From version 2.0.0 on (15 September 2023) the Baseline Requirements have a table of key usage: with an EC key
digitalSignature must be set, keyAgreement may (KU012 takes notice of it), and no other bit. Browsers and the programs
that CAs check their certificates with go by it. CA and self-signed certificates are not judged.]],
  remedy = {
    text = "Have it issued again with keyUsage = critical, digitalSignature.",
    command = "openssl x509 -in ${artifact} -noout -ext keyUsage",
  },
  effective = { from = "2023-09-15", by = "not_before" },
  when = { ["cert.key_algorithm"] = "ec", ["cert.is_ca"] = false, ["cert.key_usage"] = { present = true },
           scope.server_auth },
  check = function (cert)
    if scope.is_self_signed(cert) then return not_applicable() end
    local usage = cert.key_usage
    if not usage:has "digitalSignature" then
      return fail { at = "cert.key_usage", got = usage:text(), want = "digitalSignature" }
    end
    if not usage:only("digitalSignature", "keyAgreement") then
      return fail { at = "cert.key_usage", got = usage:text(), want = "only digitalSignature, keyAgreement" }
    end
  end,
  examples = cases.tls_leaf({ key_algorithm = "ec" }, {
    fail = { { key_usage = { "keyAgreement" } }, { key_usage = { "digitalSignature", "contentCommitment" } } },
    pass = { { key_usage = { "digitalSignature" } }, { key_usage = { "digitalSignature", "keyAgreement" } } },
    not_applicable = { { key_algorithm = "rsa" }, { key_usage = absent },
                       { key_usage = { "keyAgreement" }, not_before = "2023-09-14T00:00:00Z" } },
    cannot_tell = { {} },
  }),
}
