local scope = require "scope"

return rule {
  api = 1,
  title = "RSA public exponent is not sound",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "weak-key", "rsa" },
  cite = {
    { "CA/Browser Forum TLS Baseline Requirements, 6.1.6",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
    { "RFC 8017, section 3.1", "https://www.rfc-editor.org/rfc/rfc8017#section-3.1" },
    { "Mozilla Root Store Policy, 5.2",
      "https://www.mozilla.org/about/governance/policies/security-group/certs/policy/" },
  },
  why = [[
With exponent 1 everybody can forge signatures and read what was encrypted; with an even or a negative one
RSA does not work at all. That is an error in every certificate, of any date. Below 65537, or of more than 256
bits, is outside the range that the Baseline Requirements recommend for TLS since February 2013: a warning
there. Small exponents make faulty padding exploitable; some programs refuse very large ones.]],
  remedy = {
    text = "Make a new key with exponent 65537, and have a new certificate issued.",
    command = "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out key.pem",
  },
  when = { ["cert.key_algorithm"] = "rsa" },
  check = function (cert)
    local exponent = cert.rsa_exponent
    if exponent < 3 or not cert.rsa_exponent_odd then
      return fail { at = "cert.rsa_exponent", got = tostring(exponent), want = "odd, 3 or more" }
    end
    local bits = cert.rsa_exponent_bits
    if exponent >= 65537 and bits <= 256 then return end
    -- 1361404800 is 2013-02-21, Baseline Requirements 1.1.3.
    if cert.not_before >= 1361404800 and scope.is_server_auth(cert) then
      return fail { at = "cert.rsa_exponent", got = exponent < 65537 and tostring(exponent)
                      or bits .. " bits", want = "2^16+1 to 2^256-1", severity = "warning" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.key_algorithm"] = "rsa", ["cert.rsa_exponent"] = 1,
        ["cert.rsa_exponent_odd"] = true } },
    { fail = true, facts = { ["cert.key_algorithm"] = "rsa", ["cert.rsa_exponent"] = -65537,
        ["cert.rsa_exponent_odd"] = true } },
    { fail = true, facts = { ["cert.key_algorithm"] = "rsa", ["cert.rsa_exponent"] = 65536,
        ["cert.rsa_exponent_odd"] = false } },
    { fail = true, facts = { ["cert.key_algorithm"] = "rsa", ["cert.rsa_exponent"] = 3,
        ["cert.rsa_exponent_odd"] = true, ["cert.rsa_exponent_bits"] = 2,
        ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.extended_key_usage"] = { "serverAuth" } } },
    { fail = false, facts = { ["cert.key_algorithm"] = "rsa", ["cert.rsa_exponent"] = 3,
        ["cert.rsa_exponent_odd"] = true, ["cert.rsa_exponent_bits"] = 2,
        ["cert.not_before"] = "2004-01-01T00:00:00Z" } },
    { fail = false, facts = { ["cert.key_algorithm"] = "rsa", ["cert.rsa_exponent"] = 65537,
        ["cert.rsa_exponent_odd"] = true, ["cert.rsa_exponent_bits"] = 17 } },
    { not_applicable = true, facts = { ["cert.key_algorithm"] = "ec" } },
    { cannot_tell = true, facts = { ["cert.key_algorithm"] = "rsa" } },
  },
}
