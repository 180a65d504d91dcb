return rule {
  api = 1,
  title = "Exchange's certificate has a CNG key",
  subject = "key", severity = "warning", since = "0.2",
  tags = { "exchange", "cng" },
  cite = {
    { "win-acme, issue 420 (sign-in to Outlook on the web fails with a CNG key)", "https://github.com/win-acme/win-acme/issues/420" },
  },
  why = [[
Forms based authentication of Outlook on the web and of the Exchange admin center encrypts its cookies with
the certificate's key through CryptoAPI. With a key of a key storage provider TLS works and the sign-in page
comes back again and again. The evidence is a public issue, no document of Microsoft's, so this is a warning.]],
  remedy = {
    text = [[
Import the PFX into a CryptoAPI provider, assign the certificate to IIS again (Enable-ExchangeCertificate),
and restart IIS.]],
    command = [[certutil -csp "Microsoft RSA SChannel Cryptographic Provider" -importpfx ${pfx} AT_KEYEXCHANGE]],
  },
  default = false, -- the profile exchange enables it
  check = function (key)
    if key.provider_kind == "ksp" then
      return fail { at = "key.provider_name", got = key.provider_name, want = "a CryptoAPI provider" }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.provider_kind"] = "ksp",
        ["key.provider_name"] = "Microsoft Software Key Storage Provider" } },
    { fail = false, facts = { ["key.provider_kind"] = "csp" } },
    { fail = false, facts = { ["key.provider_kind"] = absent } },
    { cannot_tell = true, facts = {} },
  },
}
