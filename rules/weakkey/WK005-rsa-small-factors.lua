return rule {
  api = 1,
  title = "RSA modulus has a small factor",
  subject = "cert", severity = "error", since = "0.2",
  tags = { "weak-key", "rsa" },
  cite = {
    { "CA/Browser Forum TLS Baseline Requirements, 6.1.6",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
  },
  why = [[
A modulus is the product of two large primes, so no number below 752 divides it, least of all 2. One that has such a
factor is no RSA key, or one that was damaged on its way (a bit that flipped): what is encrypted with it may not
be decrypted, and if the rest of it can be factored, anybody signs in its name. The Baseline Requirements recommend
since February 2013 that CAs look for this. zlint does so in certificates for TLS, as a warning; here it
is an error in every certificate of any date.]],
  remedy = {
    text = "Make a new key with a current tool, and have a new certificate issued.",
    command = "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out key.pem",
  },
  when = { ["cert.key_algorithm"] = { "rsa", "rsa_pss" } },
  check = function (cert)
    local factor = cert.rsa_small_factor
    if factor then
      return fail { at = "cert.rsa_small_factor", got = "divisible by " .. factor, want = "no factor below 752" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.key_algorithm"] = "rsa", ["cert.rsa_small_factor"] = 2 } },
    { fail = true, facts = { ["cert.key_algorithm"] = "rsa", ["cert.rsa_small_factor"] = 751 } },
    { fail = false, facts = { ["cert.key_algorithm"] = "rsa", ["cert.rsa_small_factor"] = absent } },
    { not_applicable = true, facts = { ["cert.key_algorithm"] = "ec" } },
    { cannot_tell = true, facts = { ["cert.key_algorithm"] = "rsa" } },
  },
}
