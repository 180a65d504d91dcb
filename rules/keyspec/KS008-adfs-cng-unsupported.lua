return rule {
  api = 1,
  title = "AD FS takes a CNG key for TLS only",
  subject = "key", severity = "error", since = "0.2",
  tags = { "keyspec", "adfs", "cng" },
  cite = {
    { "Microsoft, AD FS and certificate KeySpec property information (CNG: SSL only)",
      "https://learn.microsoft.com/windows-server/identity/ad-fs/technical-reference/ad-fs-and-keyspec-property" },
  },
  why = [[
The certificates with which AD FS signs and decrypts tokens and speaks to its services need keys of a
CryptoAPI provider; the table of supported values has CNG, with KeySpec 0, for the SSL certificate alone. What
this certificate serves the files do not say: without serverAuth it cannot be the SSL certificate.]],
  remedy = {
    text = [[
Have the certificate issued for, or imported into, a CryptoAPI provider such as the Enhanced RSA and AES one.
To move a key that may be exported, import its PFX with -csp.]],
    command = [[certutil -csp "Microsoft Enhanced RSA and AES Cryptographic Provider" -importpfx ${pfx} AT_KEYEXCHANGE]],
  },
  default = false, -- the profile adfs enables it
  when = { ["key.provider_kind"] = "ksp" },
  check = function (key)
    local purposes = key.cert.extended_key_usage
    if purposes:any("serverAuth", "anyExtendedKeyUsage") then return end
    return fail { at = "key.provider_name", got = key.provider_name, want = "a CryptoAPI provider" }
  end,
  examples = {
    { fail = true, facts = { ["key.provider_kind"] = "ksp",
        ["key.provider_name"] = "Microsoft Software Key Storage Provider", ["key.cert.extended_key_usage"] = absent } },
    { fail = false, facts = { ["key.provider_kind"] = "ksp",
        ["key.cert.extended_key_usage"] = { "serverAuth" } } },
    { not_applicable = true, facts = { ["key.provider_kind"] = "csp" } },
    { cannot_tell = true, facts = { ["key.provider_kind"] = "ksp", ["key.cert.is_ca"] = false } },
  },
}
