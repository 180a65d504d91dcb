return rule {
  api = 1,
  title = "RSA key was made by the faulty generator of CVE-2017-15361 (ROCA)",
  subject = "cert", severity = "error", since = "0.2",
  tags = { "weak-key", "rsa", "tpm", "smart-card" },
  cite = {
    { "CVE-2017-15361", "https://nvd.nist.gov/vuln/detail/CVE-2017-15361" },
    { "Nemec, Sys, Svenda, Klinec, Matyas: The Return of Coppersmith's Attack, ACM CCS 2017",
      "https://crocs.fi.muni.cz/public/papers/rsa_ccs17" },
  },
  why = [[
Smart cards and TPMs with a certain library of Infineon made their RSA primes from powers of 65537, to be quicker.
Such a modulus can be told by its remainders modulo small primes, and factored: those who found it reckoned a hundred
days of one processor for 1024 bits, and 140 years of one, to be spread over many, for 2048. On Windows these
are keys of the Microsoft Platform Crypto Provider (TPM) and of smart cards. By chance one sound key in
a thousand million has the fingerprint.]],
  remedy = {
    text = [[
Have the certificate revoked. Update the firmware of the TPM or replace the card, or make the key in
software; then make a new key and have a new certificate issued.]],
    command = "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out key.pem",
  },
  when = { ["cert.key_algorithm"] = { "rsa", "rsa_pss" } },
  check = function (cert)
    if cert.rsa_roca then
      return fail { at = "cert.rsa_roca", got = "modulus with the fingerprint", want = "no such fingerprint" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.key_algorithm"] = "rsa", ["cert.rsa_roca"] = true } },
    { fail = false, facts = { ["cert.key_algorithm"] = "rsa", ["cert.rsa_roca"] = false } },
    { not_applicable = true, facts = { ["cert.key_algorithm"] = "ec" } },
    { cannot_tell = true, facts = { ["cert.key_algorithm"] = "rsa" } },
  },
}
