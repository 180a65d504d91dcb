local scope = require "scope"
local cases = require "cert_cases"

return rule {
  api = 1,
  title = "Certificate names its purposes, but not what its key may do for them",
  subject = "cert", severity = "notice", since = "0.2",
  tags = { "key-usage", "extended-key-usage" },
  cite = {
    { "RFC 5280, section 4.2.1.12", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12" },
    { "CA/Browser Forum TLS Baseline Requirements, 7.1.2.7.6",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
  },
  why = [[
The two extensions limit a certificate together. Without key usage the key may sign, decrypt and agree on keys, so a
key of a server's kind that was to sign only can be used to decrypt, which some attacks on RSA need. RFC 5280 demands
key usage of CAs only; for servers the Baseline Requirements say that it should be there. CA and self-signed
certificates are not judged.]],
  remedy = {
    text = "Have it issued again with key usage; for a TLS server digitalSignature, with RSA keyEncipherment at need.",
    command = "openssl x509 -in ${artifact} -noout -ext keyUsage,extendedKeyUsage",
  },
  when = { ["cert.is_ca"] = false, ["cert.extended_key_usage"] = { present = true } },
  check = function (cert)
    if cert.key_usage.present then return end
    if scope.is_self_signed(cert) then return not_applicable() end
    return fail { at = "cert.key_usage", got = "absent", want = "what " .. cert.extended_key_usage:text() .. " needs" }
  end,
  examples = cases.leaf({ extended_key_usage = { "serverAuth" } }, {
    fail = { { key_usage = absent } },
    pass = { { key_usage = { "digitalSignature" } }, { key_usage = {} } },
    not_applicable = { { extended_key_usage = absent, key_usage = absent } },
    cannot_tell = { {} },
  }),
}
