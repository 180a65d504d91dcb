local scope = require "scope"
local smime = require "smime"
local cases = require "cert_cases"

return rule {
  api = 1,
  title = "Key usage of an EC certificate for S/MIME is not what the Baseline Requirements allow",
  subject = "cert", severity = "error", since = "0.2", default = false,
  tags = { "key-usage", "ec", "smime" },
  cite = {
    { "CA/Browser Forum S/MIME Baseline Requirements, 7.1.2.3 e",
      "https://cabforum.org/working-groups/smime/requirements/" },
  },
  why = [[
With an EC key a certificate for mail signs (digitalSignature, with contentCommitment at will), agrees on the keys
that decrypt (keyAgreement, which encipherOnly or decipherOnly may narrow), or does both. Other bits are forbidden by
the S/MIME Baseline Requirements from 1 September 2023 on; keyEncipherment, which mostly comes from a profile made for
RSA, is one of them. Judged are certificates with one of the Forum's S/MIME policies.]],
  remedy = {
    text = "Have it issued again with digitalSignature, keyAgreement or both, and nothing else.",
    command = "openssl x509 -in ${artifact} -noout -ext keyUsage,certificatePolicies",
  },
  effective = { from = "2023-09-01", by = "not_before" },
  when = { ["cert.is_ca"] = false, ["cert.key_algorithm"] = "ec", ["cert.key_usage"] = { present = true },
           ["cert.certificate_policies"] = smime.any },
  check = function (cert)
    local usage = cert.key_usage
    if #usage == 0 or scope.is_self_signed(cert) then return not_applicable() end
    local signs = usage:has "digitalSignature" and { "digitalSignature", "contentCommitment" } or {}
    local agrees = usage:has "keyAgreement" and { "keyAgreement", "encipherOnly", "decipherOnly" } or {}
    local allowed = table.move(agrees, 1, #agrees, #signs + 1, signs)
    if #allowed == 0 or not usage:only(table.unpack(allowed)) then
      return fail { at = "cert.key_usage", got = usage:text(), want = #allowed > 0 and "only "
                    .. table.concat(allowed, ", ") or "digitalSignature, keyAgreement or both" }
    end
  end,
  examples = cases.leaf({ key_algorithm = "ec", certificate_policies = { "2.23.140.1.5.1.2" } }, {
    fail = { { key_usage = { "digitalSignature", "keyEncipherment" } },
             { key_usage = { "keyAgreement", "contentCommitment" } }, { key_usage = { "encipherOnly" } } },
    pass = { { key_usage = { "digitalSignature", "keyAgreement", "decipherOnly" } },
             { key_usage = { "keyAgreement" } }, { key_usage = { "digitalSignature", "contentCommitment" } } },
    not_applicable = { { key_usage = absent }, { key_usage = {} },
                       { key_algorithm = "rsa", key_usage = { "keyAgreement" } },
                       { certificate_policies = absent, key_usage = { "keyEncipherment" } },
                       { not_before = "2023-08-31T00:00:00Z", key_usage = { "keyEncipherment" } } },
    cannot_tell = { {} },
  }),
}
