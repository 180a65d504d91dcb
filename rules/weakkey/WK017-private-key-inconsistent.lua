return rule {
  api = 1,
  title = "Private key's numbers do not fit one another",
  subject = "key", severity = "error", since = "0.1",
  tags = { "private-key" },
  cite = {
    { "RFC 8017, section 3.2", "https://www.rfc-editor.org/rfc/rfc8017#section-3.2" },
    { "OpenSSL, EVP_PKEY_check", "https://docs.openssl.org/master/man3/EVP_PKEY_check/" },
  },
  why = [[
The file is damaged, or was put together wrongly: the primes do not make the modulus, an exponent does not
belong to it, or the point is not the scalar's. Signatures made with such a key do not verify, and a faulty
RSA signature can give the factors away. RSA keys above 8192 bits are not tested, which would take too long.]],
  remedy = {
    text = "Fetch the key from a backup; if there is none, make a new key and have a new certificate issued.",
    command = "openssl pkey -in ${artifact} -noout -check",
  },
  when = { ["key.consistent"] = { present = true } },
  check = function (key)
    if not key.consistent then
      return fail { at = "key.consistent", got = "false", want = "true" }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.consistent"] = false } },
    { fail = false, facts = { ["key.consistent"] = true } },
    { not_applicable = true, facts = { ["key.consistent"] = absent } },
    { cannot_tell = true, facts = { } },
  },
}
