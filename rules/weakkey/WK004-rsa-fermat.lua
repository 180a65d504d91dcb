return rule {
  api = 1,
  title = "RSA primes lie so close together that anybody can find them",
  subject = "cert", severity = "error", since = "0.2",
  tags = { "weak-key", "rsa" },
  cite = {
    { "CVE-2022-26320", "https://nvd.nist.gov/vuln/detail/CVE-2022-26320" },
    { "CA/Browser Forum TLS Baseline Requirements, 6.1.1.3",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
  },
  why = [[
Fermat's method looks for the primes of a modulus from its square root outwards. It takes for ever on primes that were
chosen by chance, and an instant on those that a faulty tool took next to one another: printers with a certain
cryptographic library made such keys (CVE-2022-26320). Here 100 steps are tried, as other checkers do, and they found
both primes: so can whoever sees the certificate. The private key is public.]],
  remedy = {
    text = "Have the certificate revoked. Update what made the key, make a new one, and have a new certificate issued.",
    command = "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out key.pem",
  },
  when = { ["cert.key_algorithm"] = { "rsa", "rsa_pss" } },
  check = function (cert)
    local step = cert.rsa_fermat_step
    if step then
      return fail { at = "cert.rsa_fermat_step", got = "factored at step " .. step, want = "primes far apart" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.key_algorithm"] = "rsa", ["cert.rsa_fermat_step"] = 1 } },
    { fail = false, facts = { ["cert.key_algorithm"] = "rsa", ["cert.rsa_fermat_step"] = absent } },
    { not_applicable = true, facts = { ["cert.key_algorithm"] = "ec" } },
    { cannot_tell = true, facts = { ["cert.key_algorithm"] = "rsa" } },
  },
}
