local scope = require "scope"

return rule {
  api = 1,
  title = "DSA key is too short, or is used for TLS",
  subject = "cert", severity = "error", since = "0.2",
  tags = { "weak-key", "dsa" },
  cite = {
    { "CA/Browser Forum TLS Baseline Requirements, 6.1.5 (no DSA since version 1.7.1)",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
  },
  why = [[
No browser and no TLS 1.3 takes DSA keys, and the Baseline Requirements dropped them with version 1.7.1, of
20 August 2020: a TLS server certificate from then on must not have one. Elsewhere a prime of less than 2048 bits fails
at any date; the DSS providers of Windows make 1024 bits at most. Of certificates for TLS all are looked
at, those with another key pass.]],
  remedy = {
    text = "Make a new RSA or EC key, and have a new certificate issued.",
    command = "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out key.pem",
  },
  when = { { any = {
    { ["cert.key_algorithm"] = "dsa" },
    { ["cert.not_before"] = { min = "2020-08-20" }, scope.server_auth },
  } } },
  check = function (cert)
    if cert.key_algorithm ~= "dsa" then return end
    -- 1597881600 is 2020-08-20.
    if scope.is_server_auth(cert) and cert.not_before >= 1597881600 then
      return fail { at = "cert.key_algorithm", got = "dsa", want = "rsa or ec" }
    end
    if cert.key_bits < 2048 then
      return fail { at = "cert.key_bits", got = cert.key_bits .. " bits", want = "at least 2048" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.key_algorithm"] = "dsa", ["cert.key_bits"] = 2048,
        ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.extended_key_usage"] = { "serverAuth" } } },
    { fail = true, facts = { ["cert.key_algorithm"] = "dsa", ["cert.key_bits"] = 1024,
        ["cert.not_before"] = "2010-01-01T00:00:00Z", ["cert.extended_key_usage"] = { "clientAuth" },
        ["cert.certificate_policies"] = absent } },
    { fail = false, facts = { ["cert.key_algorithm"] = "dsa", ["cert.key_bits"] = 2048,
        ["cert.not_before"] = "2015-01-01T00:00:00Z", ["cert.extended_key_usage"] = { "serverAuth" } } },
    { fail = false, facts = { ["cert.key_algorithm"] = "rsa",
        ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.extended_key_usage"] = { "serverAuth" } } },
    { not_applicable = true, facts = { ["cert.key_algorithm"] = "rsa",
        ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.extended_key_usage"] = { "clientAuth" },
        ["cert.certificate_policies"] = absent } },
    { cannot_tell = true, facts = { ["cert.key_algorithm"] = "dsa" } },
  },
}
