local scope = require "scope"
local cases = require "cert_cases"

return rule {
  api = 1,
  title = "RSA key under a code signing policy has less than 3072 bits",
  subject = "cert", severity = "error", since = "0.2", default = false,
  tags = { "weak-key", "rsa", "code-signing" },
  cite = {
    { "CA/Browser Forum Code Signing Baseline Requirements, 6.1.5.2",
      "https://cabforum.org/working-groups/code-signing/documents/" },
  },
  why = [[
What was signed once is verified for many years, so the key must be longer than one for TLS. Certificates with one of
the CA/Browser Forum's code signing policies must have 3072 bits of RSA at least from 1 June 2021 on. CA and self-signed
certificates, and those without such a policy, are not judged; of those WK001 asks 2048.]],
  remedy = {
    text = "Make a new key of 3072 bits, or on P-256, in a token or HSM, and have a new certificate issued.",
    command = "openssl x509 -in ${artifact} -noout -text",
  },
  params = { min = { type = "int", default = 3072, meaning = "shortest modulus that passes, in bits" } },
  effective = { from = "2021-06-01", by = "not_before" },
  when = { ["cert.key_algorithm"] = "rsa", ["cert.is_ca"] = false,
           ["cert.certificate_policies"] = { any = { "2.23.140.1.3", "2.23.140.1.4.1" } } },
  check = function (cert, params)
    if scope.is_self_signed(cert) then return not_applicable() end
    if cert.key_bits < params.min then
      return fail { at = "cert.key_bits", got = cert.key_bits .. " bits", want = "at least " .. params.min }
    end
  end,
  examples = cases.leaf({ key_algorithm = "rsa", certificate_policies = { "2.23.140.1.4.1" } }, {
    fail = { { key_bits = 2048 } },
    pass = { { key_bits = 3072 } },
    not_applicable = { { key_algorithm = "ec" }, { certificate_policies = absent, key_bits = 2048 },
                       { key_bits = 2048, not_before = "2021-05-31T00:00:00Z" } },
    cannot_tell = { {} },
  }),
}
