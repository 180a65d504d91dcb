return rule {
  api = 1,
  title = "Private key in a PFX belongs to no certificate in it",
  subject = "key", severity = "error", since = "0.1",
  tags = { "pfx" },
  cite = {
    { "RFC 7292, section 4.2", "https://www.rfc-editor.org/rfc/rfc7292#section-4.2" },
    { "Microsoft, PFXImportCertStore",
      "https://learn.microsoft.com/windows/win32/api/wincrypt/nf-wincrypt-pfximportcertstore" },
  },
  why = [[
Windows ties a key to the certificate with the same public key. When the file has none, the import brings in
certificates without a key, and a key that nothing points to: IIS does not list the certificate for a binding,
or the binding fails. The usual causes: a certificate that was renewed with a new key was packed with the old
one, or only the CA's certificates were packed with the key.]],
  remedy = {
    text = "Pack the key with the certificate that was issued for it; below shows which key each holds.",
    command = "openssl pkcs12 -in ${artifact} -info -nodes",
  },
  when = { ["key.pfx.bags"] = { present = true } },
  check = function (key)
    local matches = key.matches_certificate
    if not matches then
      return fail { at = "key.matches_certificate",
        message = matches == nil and "No certificate in the PFX has the private key's public key"
               or "localKeyID leads from the private key to a certificate with another public key" }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.pfx.bags"] = { "pkcs8ShroudedKeyBag", "certBag" },
        ["key.matches_certificate"] = false } },
    { fail = true, facts = { ["key.pfx.bags"] = { "pkcs8ShroudedKeyBag" },
        ["key.matches_certificate"] = absent } },
    { fail = false, facts = { ["key.pfx.bags"] = { "pkcs8ShroudedKeyBag", "certBag" },
        ["key.matches_certificate"] = true } },
    { cannot_tell = true, facts = { ["key.pfx.bags"] = { "pkcs8ShroudedKeyBag" } } },
  },
}
