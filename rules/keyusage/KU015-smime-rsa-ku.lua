local scope = require "scope"
local smime = require "smime"
local cases = require "cert_cases"

local STRICT, LEGACY = { "2.23.140.1.5.4.3" }, { "2.23.140.1.5.2.1" }

return rule {
  api = 1,
  title = "Key usage of an RSA certificate for S/MIME is not what its policy allows",
  subject = "cert", severity = "error", since = "0.2", default = false,
  tags = { "key-usage", "rsa", "smime" },
  cite = {
    { "CA/Browser Forum S/MIME Baseline Requirements, 7.1.2.3 e",
      "https://cabforum.org/working-groups/smime/requirements/" },
  },
  why = [[
A certificate for mail signs (digitalSignature, with contentCommitment at will), decrypts (keyEncipherment), or
does both, and its key usage says which: mail programs choose by it. Other bits are forbidden by the S/MIME
Baseline Requirements from 1 September 2023 on; dataEncipherment may stand beside keyEncipherment unless the policy
is a strict one. Judged are certificates with one of the Forum's S/MIME policies; KU016 judges EC keys.]],
  remedy = {
    text = "Have it issued again with digitalSignature, keyEncipherment or both, and nothing else.",
    command = "openssl x509 -in ${artifact} -noout -ext keyUsage,certificatePolicies",
  },
  effective = { from = "2023-09-01", by = "not_before" },
  when = { ["cert.is_ca"] = false, ["cert.key_algorithm"] = "rsa", ["cert.key_usage"] = { present = true },
           ["cert.certificate_policies"] = smime.any },
  check = function (cert)
    local usage = cert.key_usage
    if #usage == 0 or scope.is_self_signed(cert) then return not_applicable() end
    local signs = usage:has "digitalSignature" and { "digitalSignature", "contentCommitment" } or {}
    local decrypts = usage:has "keyEncipherment" and { "keyEncipherment", "dataEncipherment" } or {}
    if smime.is_strict(cert) then decrypts[2] = nil end
    local allowed = table.move(decrypts, 1, #decrypts, #signs + 1, signs)
    if #allowed == 0 or not usage:only(table.unpack(allowed)) then
      return fail { at = "cert.key_usage", got = usage:text(), want = #allowed > 0 and "only "
                    .. table.concat(allowed, ", ") or "digitalSignature, keyEncipherment or both" }
    end
  end,
  examples = cases.leaf({ key_algorithm = "rsa", certificate_policies = STRICT }, {
    fail = { { key_usage = { "digitalSignature", "keyEncipherment", "dataEncipherment" } },
             { key_usage = { "contentCommitment" } },
             { key_usage = { "digitalSignature", "keyAgreement" } },
             { certificate_policies = LEGACY, key_usage = { "digitalSignature", "dataEncipherment" } } },
    pass = { { key_usage = { "digitalSignature", "contentCommitment", "keyEncipherment" } },
             { key_usage = { "keyEncipherment" } },
             { certificate_policies = LEGACY, key_usage = { "keyEncipherment", "dataEncipherment" } } },
    not_applicable = { { key_usage = absent }, { key_usage = {} },
                       { key_algorithm = "ec", key_usage = { "keyEncipherment" } },
                       { certificate_policies = absent, key_usage = { "keyAgreement" } },
                       { not_before = "2023-08-31T00:00:00Z", key_usage = { "keyAgreement" } } },
    cannot_tell = { {} },
  }),
}
