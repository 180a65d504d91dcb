return rule {
  api = 1,
  title = "RSA key is too short",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "weak-key", "rsa" },
  cite = {
    { "CA/Browser Forum TLS Baseline Requirements, 6.1.5",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
    { "Mozilla Root Store Policy, 5.1",
      "https://www.mozilla.org/about/governance/policies/security-group/certs/policy/" },
  },
  why = [[
1024 bits are taken to be within reach of a large attacker, and less than that of anybody. Public CAs have not
been allowed to certify less than 2048 since 2014; browsers, and OpenSSL at its security level 2, refuse it.
Judged is every certificate that was valid after 2013, whatever it is for: a short key in a client's certificate
is as easy to factor as a server's. zlint judges those for TLS, and all of them from 28 February 2017 on.]],
  remedy = {
    text = "Make a new key of 2048 bits at least (3072 for long use), and have a new certificate issued.",
    command = "openssl req -new -newkey rsa:3072 -keyout key.pem -out request.pem",
  },
  params = { min = { type = "int", default = 2048, meaning = "shortest modulus that passes, in bits" } },
  when = { ["cert.key_algorithm"] = "rsa", { any = {
    { ["cert.not_after"] = { min = "2014-01-01" } },
    { ["cert.not_before"] = { min = "2017-02-28" } },
  } } },
  check = function (cert, params)
    if cert.key_bits < params.min then
      return fail { at = "cert.key_bits", got = cert.key_bits .. " bits",
                    want = "at least " .. params.min }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.key_algorithm"] = "rsa", ["cert.key_bits"] = 1024,
        ["cert.not_after"] = "2026-01-01T00:00:00Z" } },
    { fail = false, facts = { ["cert.key_algorithm"] = "rsa", ["cert.key_bits"] = 2048,
        ["cert.not_after"] = "2026-01-01T00:00:00Z" } },
    { not_applicable = true, facts = { ["cert.key_algorithm"] = "rsa", ["cert.key_bits"] = 1024,
        ["cert.not_before"] = "2005-01-01T00:00:00Z", ["cert.not_after"] = "2010-01-01T00:00:00Z" } },
    { not_applicable = true, facts = { ["cert.key_algorithm"] = "ec" } },
    { cannot_tell = true, facts = { ["cert.key_algorithm"] = "rsa",
        ["cert.not_after"] = "2026-01-01T00:00:00Z" } },
  },
}
