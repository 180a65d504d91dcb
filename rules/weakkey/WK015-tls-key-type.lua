local scope = require "scope"
local cases = require "cert_cases"

return rule {
  api = 1,
  title = "Public key of a TLS certificate is of a kind that the Baseline Requirements do not know",
  subject = "cert", severity = "error", since = "0.2", default = false,
  tags = { "weak-key", "tls" },
  cite = {
    { "CA/Browser Forum TLS Baseline Requirements, 6.1.5",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
  },
  why = [[
Publicly trusted TLS certificates have RSA or EC keys; DSA, which was allowed until August 2020, is a matter of WK010.
Browsers do not connect to a server with another key, be it as good as Ed25519 or ML-DSA. zlint takes
Ed25519 and X25519 for allowed, since it knows them; the Baseline Requirements do not name them.]],
  remedy = {
    text = "Make a new RSA key of 2048 bits at least or an EC key, and have a new certificate issued.",
    command = "openssl x509 -in ${artifact} -noout -text",
  },
  effective = { from = "2012-07-01", by = "not_before" },
  when = { scope.server_auth },
  check = function (cert)
    local algorithm = cert.key_algorithm
    if algorithm ~= "rsa" and algorithm ~= "ec" and algorithm ~= "dsa" then
      return fail { at = "cert.key_algorithm", got = cert.key_algorithm_oid, want = "rsa or ec" }
    end
  end,
  examples = {
    cases.example("fail", { key_algorithm = "ml_dsa", key_algorithm_oid = "id-ml-dsa-44",
                            extended_key_usage = { "serverAuth" } }),
    cases.example("fail", { key_algorithm = "rsa_pss", key_algorithm_oid = "rsassaPss",
                            extended_key_usage = { "serverAuth" } }),
    cases.example("pass", { key_algorithm = "rsa", extended_key_usage = { "serverAuth" } }),
    cases.example("pass", { key_algorithm = "ec", extended_key_usage = absent }),
    cases.example("not_applicable", { key_algorithm = "ed25519", extended_key_usage = { "clientAuth" },
                                      certificate_policies = absent }),
    cases.example("not_applicable", { key_algorithm = "gost", extended_key_usage = { "serverAuth" },
                                      not_before = "2012-06-30T00:00:00Z" }),
    cases.example("cannot_tell", { extended_key_usage = { "serverAuth" } }),
  },
}
