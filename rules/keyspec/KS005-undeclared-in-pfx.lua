return rule {
  api = 1,
  title = "PFX says neither the provider nor the KeySpec of its key: the import decides",
  subject = "key", severity = "notice", since = "0.1",
  tags = { "pfx", "keyspec" },
  cite = {
    { "Microsoft, PFXImportCertStore (what a missing provider and key usage attribute lead to)",
      "https://learn.microsoft.com/windows/win32/api/wincrypt/nf-wincrypt-pfximportcertstore" },
    { "OpenSSL, openssl-pkcs12: -CSP, -keyex and -keysig write these attributes",
      "https://docs.openssl.org/master/man1/openssl-pkcs12/" },
    { "PKISharp/ACME-PS, issue 45", "https://github.com/PKISharp/ACME-PS/issues/45" },
    { "Venafi/vcert, issue 416", "https://github.com/Venafi/vcert/issues/416" },
  },
  why = [[
Windows takes the provider from the key bag's attribute 1.3.6.1.4.1.311.17.1 and the KeySpec from the Key
Usage attribute of the PKCS#8 structure. With neither, the importing program and its flags decide: certutil
makes an AT_KEYEXCHANGE key in Microsoft Enhanced Cryptographic Provider v1.0, a recent .NET a CNG key.
The same file then works on one server and not on the next. EC keys can only go to CNG, and are not judged.]],
  remedy = {
    text = [[
Say it in the file (rebuild it with openssl: pkcs12 -export -keyex -CSP "Microsoft Enhanced RSA and AES
Cryptographic Provider"), or say it at each import, as below.]],
    command = 'certutil -csp "Microsoft Enhanced RSA and AES Cryptographic Provider" -importpfx '
           .. "${artifact} AT_KEYEXCHANGE",
  },
  when = { ["key.pfx.bags"] = { present = true }, ["key.algorithm"] = { "rsa", "dsa" } },
  check = function (key)
    if not key.provider_name and not key.pkcs8_key_usage.present then
      return fail { at = "key.provider_name", got = "absent, as is the key usage attribute",
                    want = "one of the two" }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.pfx.bags"] = { "pkcs8ShroudedKeyBag" }, ["key.algorithm"] = "rsa",
        ["key.provider_name"] = absent, ["key.pkcs8_key_usage"] = absent } },
    { fail = false, facts = { ["key.pfx.bags"] = { "pkcs8ShroudedKeyBag" }, ["key.algorithm"] = "rsa",
        ["key.provider_name"] = "Microsoft Strong Cryptographic Provider" } },
    { fail = false, facts = { ["key.pfx.bags"] = { "pkcs8ShroudedKeyBag" }, ["key.algorithm"] = "rsa",
        ["key.provider_name"] = absent, ["key.pkcs8_key_usage"] = { "dataEncipherment" } } },
    { not_applicable = true, facts = { ["key.pfx.bags"] = { "keyBag" }, ["key.algorithm"] = "ec" } },
    { cannot_tell = true, facts = { ["key.pfx.bags"] = { "pkcs8ShroudedKeyBag" },
        ["key.algorithm"] = "rsa", ["key.provider_name"] = absent } },
  },
}
