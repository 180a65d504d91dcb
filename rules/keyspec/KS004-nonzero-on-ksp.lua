local installed = require "installed"

return rule {
  api = 1,
  title = "Key of a key storage provider has a KeySpec",
  subject = "key", severity = "warning", since = "0.2",
  tags = { "keyspec", "cng", "adcs" },
  cite = {
    { "Microsoft, troubleshooting: CA certificate renewal with the existing key pair fails (KSP, ProviderType 0, KeySpec 2)" },
    { "Microsoft, AD FS and certificate KeySpec property information (CNG, SSL: 0 only)",
      "https://learn.microsoft.com/windows-server/identity/ad-fs/technical-reference/ad-fs-and-keyspec-property" },
    { "Microsoft, X509KeySpec enumeration (XCN_AT_NONE is for CNG keys)",
      "https://learn.microsoft.com/windows/win32/api/certenroll/ne-certenroll-x509keyspec" },
  },
  why = [[
Keys of a key storage provider (CNG) have no KeySpec: it has to be 0. A link that names a KSP and KeySpec 1 or
2 was written by hand or by a tool that knows CryptoAPI only. Many programs do not look at it, so this is a
warning; an authority cannot renew its certificate with that key, and AD FS refuses it for TLS, so for a CA's
and for a server's certificate it is an error.]],
  remedy = {
    text = [[
Set the link's KeySpec to 0: certutil -repairstore with an INF file that holds the provider's properties
([Properties], 2 = "{text}", with Provider, Container, KeySpec=0 and the flags that are there now).]],
    command = [[certutil -repairstore my ${serial} KeyProv.inf]],
  },
  when = { ["key.provider_kind"] = "ksp" },
  check = function (key)
    if not known "key.spec" and not installed.is(key) then return not_applicable() end -- a file cannot tell
    if key.spec == "none" then return end
    local ca = known "key.cert.is_ca" and key.cert.is_ca
    local server = known "key.cert.extended_key_usage" and key.cert.extended_key_usage:has "serverAuth"
    return fail { at = "key.spec", got = key.spec == "signature" and "2 (AT_SIGNATURE)" or "1 (AT_KEYEXCHANGE)",
                  want = "0 (none)", severity = (ca or server) and "error" or "warning" }
  end,
  examples = {
    { fail = true, facts = { ["key.provider_kind"] = "ksp", ["key.spec"] = "signature", ["key.cert.is_ca"] = true,
        ["key.cert.extended_key_usage"] = absent } },
    { fail = true, facts = { ["key.provider_kind"] = "ksp", ["key.spec"] = "exchange" } },
    { fail = false, facts = { ["key.provider_kind"] = "ksp", ["key.spec"] = "none" } },
    { not_applicable = true, facts = { ["key.provider_kind"] = "csp", ["key.spec"] = "signature" } },
    { not_applicable = true, facts = { ["key.provider_kind"] = "ksp" } },
    { cannot_tell = true, facts = { ["key.provider_kind"] = "ksp", ["key.source"] = "dump" } },
  },
}
