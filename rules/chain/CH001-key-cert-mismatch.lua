return rule {
  api = 1,
  title = "Private key does not belong to the certificate that it is put together with",
  subject = "key", severity = "error", since = "0.1",
  tags = { "private-key", "iis" },
  cite = {
    { "OpenSSL, openssl-x509 and openssl-pkey: comparing public keys",
      "https://docs.openssl.org/master/man1/openssl-x509/" },
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
  },
  why = [[
The public keys differ, so the pair cannot serve TLS: a web server refuses to start with it, and in Windows
the certificate ends up without a key, which IIS answers with 0x80070520 at the binding. Mostly the key is
that of an earlier request. Judged are a key and the certificates of one file; keys in a PFX are PF007's matter.]],
  remedy = {
    text = [[
Find the key that the request was made with: the public key shown below must be that of the certificate
(openssl x509 -in cert.pem -noout -pubkey). If it is gone, make a new key and request.]],
    command = "openssl pkey -in ${artifact} -pubout",
  },
  when = { ["key.matches_certificate"] = { present = true },
           { none = { { ["key.format"] = { "key_bag", "shrouded_key_bag" } } } } },
  check = function (key)
    if not key.matches_certificate then
      return fail { at = "key.matches_certificate", got = "false", want = "true",
        message = "The private key's public key is not that of the certificate in the same file" }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.format"] = "pkcs8", ["key.matches_certificate"] = false } },
    { fail = false, facts = { ["key.format"] = "pkcs8", ["key.matches_certificate"] = true } },
    { not_applicable = true, facts = { ["key.format"] = "pkcs8", ["key.matches_certificate"] = absent } },
    { not_applicable = true, facts = { ["key.format"] = "shrouded_key_bag",
        ["key.matches_certificate"] = false } },
    { cannot_tell = true, facts = { ["key.format"] = "pkcs8" } },
  },
}
