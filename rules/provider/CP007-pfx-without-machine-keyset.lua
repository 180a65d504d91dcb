return rule {
  api = 1,
  title = "PFX for a server does not say that its key belongs to the machine",
  subject = "key", severity = "notice", since = "0.2",
  tags = { "pfx", "provider" },
  cite = {
    { "OpenSSL, openssl-pkcs12: -LMK writes the local machine keyset attribute",
      "https://docs.openssl.org/master/man1/openssl-pkcs12/" },
    { "Microsoft, PFXImportCertStore (CRYPT_MACHINE_KEYSET, CRYPT_USER_KEYSET)",
      "https://learn.microsoft.com/windows/win32/api/wincrypt/nf-wincrypt-pfximportcertstore" },
  },
  why = [[
The attribute 1.3.6.1.4.1.311.17.2 in a key bag makes Windows put the key into the machine's keyset, whoever
imports it. Without it the importing program decides, and many take the profile of the user who runs them: the
certificate then lies in the machine's store, the key where no service finds it. Imports into the machine's
store by certutil or the console get it right without the attribute. It is judged only under the profile of a
server program, because that the file is for a server nothing in it says.]],
  remedy = {
    text = "Import it with a program that takes the machine's keyset, or write the file anew with openssl pkcs12 -export -LMK.",
    command = "certutil -importpfx ${artifact}",
  },
  default = false, -- profiles of server programs enable it
  when = {
    ["key.pfx.bags"] = { present = true },
    ["key.cert.extended_key_usage"] = { has = "serverAuth" },
  },
  check = function (key)
    if key.machine_keyset then return end
    return fail { at = "key.machine_keyset", got = "no attribute", want = "the attribute 1.3.6.1.4.1.311.17.2" }
  end,
  examples = {
    { fail = true, facts = { ["key.pfx.bags"] = { "pkcs8ShroudedKeyBag" },
        ["key.machine_keyset"] = false, ["key.cert.extended_key_usage"] = { "serverAuth" } } },
    { fail = false, facts = { ["key.pfx.bags"] = { "pkcs8ShroudedKeyBag" },
        ["key.machine_keyset"] = true, ["key.cert.extended_key_usage"] = { "serverAuth" } } },
    { not_applicable = true, facts = { ["key.pfx.bags"] = { "pkcs8ShroudedKeyBag" },
        ["key.machine_keyset"] = false, ["key.cert.extended_key_usage"] = { "emailProtection" } } },
    { cannot_tell = true, facts = { ["key.pfx.bags"] = { "pkcs8ShroudedKeyBag" },
        ["key.cert.extended_key_usage"] = { "serverAuth" } } },
  },
}
