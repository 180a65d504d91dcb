local scope = require "scope"

return rule {
  api = 1,
  title = "EC key of a TLS certificate is not on P-256, P-384 or P-521",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "weak-key", "ec", "tls" },
  cite = {
    { "CA/Browser Forum TLS Baseline Requirements, 6.1.5",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
  },
  why = [[
Schannel and browsers negotiate a few curves only; with another one there is no common cipher suite, and the
handshake fails. Curves below 256 bits are weak besides. Certificates for other purposes may use other curves
(Brainpool in national signature schemes, say) and are not judged. Curves written out as numbers are WK009's
matter.]],
  remedy = {
    text = "Make a new key on P-256 or P-384, and have a new certificate issued.",
    command = "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem",
  },
  params = { curves = { type = "list", default = { "secp256r1", "secp384r1", "secp521r1" },
                        meaning = "names of the curves that pass" } },
  when = { ["cert.key_algorithm"] = "ec", ["cert.curve"] = { present = true }, scope.server_auth },
  check = function (cert, params)
    for _, curve in ipairs(params.curves) do
      if cert.curve == curve then return end
    end
    return fail { at = "cert.curve", got = cert.curve, want = table.concat(params.curves, ", ") }
  end,
  examples = {
    { fail = true, facts = { ["cert.key_algorithm"] = "ec", ["cert.curve"] = "secp224r1",
        ["cert.extended_key_usage"] = { "serverAuth" } } },
    { fail = false, facts = { ["cert.key_algorithm"] = "ec", ["cert.curve"] = "secp384r1",
        ["cert.extended_key_usage"] = { "serverAuth" } } },
    { not_applicable = true, facts = { ["cert.key_algorithm"] = "ec",
        ["cert.curve"] = "brainpoolP256r1", ["cert.extended_key_usage"] = { "emailProtection" },
        ["cert.certificate_policies"] = absent } },
    { not_applicable = true, facts = { ["cert.key_algorithm"] = "ec", ["cert.curve"] = absent,
        ["cert.extended_key_usage"] = { "serverAuth" } } },
    { cannot_tell = true, facts = { ["cert.key_algorithm"] = "ec",
        ["cert.extended_key_usage"] = { "serverAuth" } } },
  },
}
