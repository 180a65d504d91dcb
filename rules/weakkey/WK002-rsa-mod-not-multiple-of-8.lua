return rule {
  api = 1,
  title = "RSA modulus is not a whole number of octets long",
  subject = "cert", severity = "warning", since = "0.2",
  tags = { "weak-key", "rsa" },
  cite = {
    { "Mozilla Root Store Policy, 5.1",
      "https://www.mozilla.org/about/governance/policies/security-group/certs/policy/" },
  },
  why = [[
Mozilla's policy wants the length of a modulus to be divisible by 8, and publicly trusted CAs have been held to it
since 28 February 2017. The key works; but programs that reckon in octets take 2047 bits for less than 2048 and refuse
it, or pad wrongly. Tools that make such moduli multiply primes without looking at the product.]],
  remedy = {
    text = "Make a new key with a current tool, and have a new certificate issued.",
    command = "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out key.pem",
  },
  effective = { from = "2017-02-28", by = "not_before" },
  when = { ["cert.key_algorithm"] = "rsa" },
  check = function (cert)
    if cert.key_bits % 8 ~= 0 then
      return fail { at = "cert.key_bits", got = cert.key_bits .. " bits", want = "divisible by 8" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.key_algorithm"] = "rsa", ["cert.key_bits"] = 2047,
        ["cert.not_before"] = "2024-01-01T00:00:00Z" } },
    { fail = false, facts = { ["cert.key_algorithm"] = "rsa", ["cert.key_bits"] = 2056,
        ["cert.not_before"] = "2024-01-01T00:00:00Z" } },
    { not_applicable = true, facts = { ["cert.key_algorithm"] = "rsa", ["cert.key_bits"] = 2047,
        ["cert.not_before"] = "2017-02-27T00:00:00Z" } },
    { not_applicable = true, facts = { ["cert.key_algorithm"] = "ec" } },
    { cannot_tell = true, facts = { ["cert.key_algorithm"] = "rsa",
        ["cert.not_before"] = "2024-01-01T00:00:00Z" } },
  },
}
