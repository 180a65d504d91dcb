local scope = require "scope"
local smime = require "smime"
local cases = require "cert_cases"

return rule {
  api = 1,
  title = "S/MIME certificate has no key usage",
  subject = "cert", severity = "error", since = "0.2", default = false,
  tags = { "key-usage", "smime" },
  cite = {
    { "CA/Browser Forum S/MIME Baseline Requirements, 7.1.2.3 e",
      "https://cabforum.org/working-groups/smime/requirements/" },
  },
  why = [[
A correspondent's mail program looks in key usage for whether it may encrypt to a certificate, and without it takes
one for encryption that was to sign only, or the other way round. The S/MIME Baseline Requirements demand the
extension from 1 September 2023 on. Judged are certificates with one of the Forum's S/MIME policies; CA and
self-signed ones are not.]],
  remedy = {
    text = "Have it issued again with digitalSignature, keyEncipherment (EC: keyAgreement) or both.",
    command = "openssl x509 -in ${artifact} -noout -ext keyUsage,certificatePolicies",
  },
  effective = { from = "2023-09-01", by = "not_before" },
  when = { ["cert.is_ca"] = false, ["cert.certificate_policies"] = smime.any },
  check = function (cert)
    if scope.is_self_signed(cert) then return not_applicable() end
    if not cert.key_usage.present then
      return fail { at = "cert.key_usage", got = "absent", want = "digitalSignature, keyEncipherment or both" }
    end
  end,
  examples = cases.leaf({ certificate_policies = { "2.23.140.1.5.3.1" } }, {
    fail = { { key_usage = absent } },
    pass = { { key_usage = { "digitalSignature" } } },
    not_applicable = { { key_usage = absent, certificate_policies = { "2.23.140.1.2.1" } },
                       { key_usage = absent, not_before = "2023-08-31T00:00:00Z" } },
    cannot_tell = { {} },
  }),
}
