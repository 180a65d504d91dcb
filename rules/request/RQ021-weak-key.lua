return rule {
  api = 1,
  title = "Request is for a weak key",
  subject = "request", severity = "error", since = "0.2",
  tags = { "request", "weak-key" },
  cite = {
    { "CA/Browser Forum TLS Baseline Requirements, 6.1.5 and 6.1.6",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
  },
  why = [[
The key that a request carries is the key that the certificate will have. Less than 2048 bits of RSA are refused by
public CAs, browsers and current TLS libraries; with an even exponent, or one below 3, RSA is no cipher at all; curves
below 256 bits are weak; an RSA modulus with a small factor, with primes that lie close together, or from the faulty
generator of CVE-2017-15361 can be factored. Now is the time to make another key: once the certificate is out, WK001,
WK003 to WK006 and WK008 find the same.]],
  remedy = {
    text = "Make a new key of 2048 bits at least (3072 for long use) or on P-256, and a new request.",
    command = "openssl req -new -newkey rsa:3072 -keyout key.pem -out request.pem",
  },
  params = {
    min_rsa = { type = "int", default = 2048, meaning = "shortest RSA modulus that passes, in bits" },
    min_ec = { type = "int", default = 256, meaning = "smallest EC field that passes, in bits" },
  },
  when = { ["request.key_algorithm"] = { "rsa", "rsa_pss", "ec" } },
  check = function (request, params)
    local least = request.key_algorithm == "ec" and params.min_ec or params.min_rsa
    if request.key_bits < least then
      return fail { at = "request.key_bits", got = request.key_bits .. " bits", want = "at least " .. least }
    end
    if request.key_algorithm == "ec" then return end
    if request.rsa_exponent < 3 or not request.rsa_exponent_odd then
      return fail { at = "request.rsa_exponent", got = tostring(request.rsa_exponent), want = "odd, 3 or more" }
    end
    if request.rsa_small_factor then
      return fail { at = "request.rsa_small_factor", got = "divisible by " .. request.rsa_small_factor,
                    want = "no factor below 752" }
    end
    if request.rsa_fermat_step then
      return fail { at = "request.rsa_fermat_step", got = "factored at step " .. request.rsa_fermat_step,
                    want = "primes far apart" }
    end
    if request.rsa_roca then
      return fail { at = "request.rsa_roca", got = "modulus with the fingerprint", want = "no such fingerprint" }
    end
  end,
  examples = {
    { fail = true, facts = { ["request.key_algorithm"] = "rsa", ["request.key_bits"] = 1024 } },
    { fail = true, facts = { ["request.key_algorithm"] = "rsa", ["request.key_bits"] = 2048,
        ["request.rsa_exponent"] = 1, ["request.rsa_exponent_odd"] = true } },
    { fail = true, facts = { ["request.key_algorithm"] = "ec", ["request.key_bits"] = 192 } },
    { fail = true, facts = { ["request.key_algorithm"] = "rsa", ["request.key_bits"] = 2048,
        ["request.rsa_exponent"] = 65537, ["request.rsa_exponent_odd"] = true,
        ["request.rsa_small_factor"] = 3 } },
    { fail = true, facts = { ["request.key_algorithm"] = "rsa", ["request.key_bits"] = 2048,
        ["request.rsa_exponent"] = 65537, ["request.rsa_exponent_odd"] = true,
        ["request.rsa_small_factor"] = absent, ["request.rsa_fermat_step"] = 1 } },
    { fail = true, facts = { ["request.key_algorithm"] = "rsa", ["request.key_bits"] = 2048,
        ["request.rsa_exponent"] = 65537, ["request.rsa_exponent_odd"] = true,
        ["request.rsa_small_factor"] = absent, ["request.rsa_fermat_step"] = absent, ["request.rsa_roca"] = true } },
    { fail = false, facts = { ["request.key_algorithm"] = "rsa", ["request.key_bits"] = 2048,
        ["request.rsa_exponent"] = 65537, ["request.rsa_exponent_odd"] = true,
        ["request.rsa_small_factor"] = absent, ["request.rsa_fermat_step"] = absent, ["request.rsa_roca"] = false } },
    { fail = false, facts = { ["request.key_algorithm"] = "ec", ["request.key_bits"] = 256 } },
    { not_applicable = true, facts = { ["request.key_algorithm"] = "ed25519" } },
    { cannot_tell = true, facts = { ["request.key_algorithm"] = "rsa" } },
  },
}
