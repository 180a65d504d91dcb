local scope = require "scope"

return rule {
  api = 1,
  title = "Algorithm of an RSA public key is encoded in a way that is not allowed",
  subject = "cert", severity = "error", since = "0.2",
  tags = { "rsa", "encoding" },
  cite = {
    { "RFC 4055, section 1.2", "https://www.rfc-editor.org/rfc/rfc4055#section-1.2" },
    { "Mozilla Root Store Policy, 5.1.1",
      "https://www.mozilla.org/about/governance/policies/security-group/certs/policy/" },
  },
  why = [[
The identifier rsaEncryption must have NULL for parameters. Programs that compare public keys octet by octet do not
find the key of a certificate that leaves it out, and strict ones do not read it. Publicly trusted CAs must not
name RSA keys id-RSASSA-PSS either (Mozilla's policy, from 2020 on), since most programs cannot use such a key for TLS;
that is judged where a policy of the Baseline Requirements says that the certificate is publicly trusted. In-house
RFC 4055 allows it, so that it passes there; zlint fails it everywhere.]],
  remedy = {
    text = "Make the request again with a current tool, as an ordinary RSA key, and have a new certificate issued.",
    command = "openssl req -new -newkey rsa:3072 -keyout key.pem -out request.pem",
  },
  when = { { any = {
    { ["cert.key_algorithm"] = "rsa", ["cert.not_before"] = { min = "2008-05-01" } },
    { ["cert.not_before"] = { min = "2020-01-01" } },
  } } },
  check = function (cert)
    local algorithm = cert.key_algorithm
    if algorithm == "rsa" and cert.rsa_parameters ~= "null" then
      return fail { at = "cert.rsa_parameters", got = cert.rsa_parameters, want = "null" }
    end
    if algorithm == "rsa_pss" and scope.has_tls_policy(cert) then
      return fail { at = "cert.key_algorithm", got = "id-RSASSA-PSS", want = "rsaEncryption" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.key_algorithm"] = "rsa", ["cert.rsa_parameters"] = "missing",
        ["cert.not_before"] = "2024-01-01T00:00:00Z" } },
    { fail = true, facts = { ["cert.key_algorithm"] = "rsa", ["cert.rsa_parameters"] = "other",
        ["cert.not_before"] = "2010-01-01T00:00:00Z" } },
    { fail = true, facts = { ["cert.key_algorithm"] = "rsa_pss", ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.certificate_policies"] = { "2.23.140.1.2.1" } } },
    { fail = false, facts = { ["cert.key_algorithm"] = "rsa_pss", ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.certificate_policies"] = absent } },
    { fail = false, facts = { ["cert.key_algorithm"] = "rsa", ["cert.rsa_parameters"] = "null",
        ["cert.not_before"] = "2024-01-01T00:00:00Z" } },
    { fail = false, facts = { ["cert.key_algorithm"] = "ec", ["cert.not_before"] = "2024-01-01T00:00:00Z" } },
    { not_applicable = true, facts = { ["cert.key_algorithm"] = "rsa", ["cert.rsa_parameters"] = "missing",
        ["cert.not_before"] = "2008-04-30T00:00:00Z" } },
    { not_applicable = true, facts = { ["cert.key_algorithm"] = "ec", ["cert.not_before"] = "2019-01-01T00:00:00Z" } },
    { cannot_tell = true, facts = { ["cert.key_algorithm"] = "rsa", ["cert.not_before"] = "2024-01-01T00:00:00Z" } },
  },
}
