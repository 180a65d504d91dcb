local tls = require "tls"

return rule {
  api = 1,
  title = "Key of a TLS server certificate is AT_SIGNATURE",
  subject = "key", severity = "error", since = "0.1",
  tags = { "iis", "schannel", "keyspec" },
  cite = {
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS, scenario 3",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
    { "Microsoft, AD FS and certificate KeySpec property information (legacy provider, SSL: 1)",
      "https://learn.microsoft.com/windows-server/identity/ad-fs/technical-reference/ad-fs-and-keyspec-property" },
  },
  why = [[
A key that a CryptoAPI provider (CSP) holds as AT_SIGNATURE (KeySpec 2) may sign and not decrypt.
Schannel does not take such a key for a TLS server: adding the binding in IIS fails with 0x80070520,
or the handshake fails and the System log has Schannel 36870 with 0x8009030D. Keys of a key storage
provider (CNG) have no KeySpec and are not judged. A certificate without Extended Key Usage, or with
anyExtendedKeyUsage, fails as an error under a server profile and as a warning without one. That
KeySpec cannot be changed once a certificate is issued, as is often read, is not so: an import sets it.]],
  remedy = {
    text = [[
Import the key again as AT_KEYEXCHANGE; a new certificate is not needed. When it is in the store only,
export it with its private key to a PFX (certutil -exportPFX my THUMBPRINT key.pfx) and delete it there
(certutil -delstore my THUMBPRINT). Then import the PFX as below and renew the bindings.]],
    command = "certutil -importpfx ${pfx} AT_KEYEXCHANGE",
  },
  when = { ["key.provider_kind"] = { "csp", "unknown" } },
  check = function (key)
    if key.spec ~= "signature" then return end
    local severity = tls.severity(key.cert, run)
    if severity and key.cert.key_algorithm ~= "dsa" then -- DSA keys can only be AT_SIGNATURE
      if key.provider_kind == "unknown" then return cannot_tell "key.provider_kind" end
      return fail { at = "key.spec", got = "2 (AT_SIGNATURE)", want = "1 (AT_KEYEXCHANGE)",
                    severity = severity }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.provider_kind"] = "csp", ["key.spec"] = "signature",
        ["key.cert.extended_key_usage"] = { "serverAuth", "clientAuth" },
        ["key.cert.key_algorithm"] = "rsa" } },
    { fail = true, facts = { ["key.provider_kind"] = "csp", ["key.spec"] = "signature",
        ["key.cert.extended_key_usage"] = absent, ["key.cert.is_ca"] = false,
        ["key.cert.key_algorithm"] = "rsa", ["run.profile"] = "iis" } },
    { fail = false, facts = { ["key.provider_kind"] = "csp", ["key.spec"] = "exchange" } },
    { fail = false, facts = { ["key.provider_kind"] = "csp", ["key.spec"] = "signature",
        ["key.cert.extended_key_usage"] = { "codeSigning" } } },
    { fail = false, facts = { ["key.provider_kind"] = "csp", ["key.spec"] = "signature",
        ["key.cert.extended_key_usage"] = absent, ["key.cert.is_ca"] = true } },
    { not_applicable = true, facts = { ["key.provider_kind"] = "ksp" } },
    { cannot_tell = true, facts = { ["key.provider_kind"] = "csp" } },
    { cannot_tell = true, facts = { ["key.provider_kind"] = "unknown" } },
    { cannot_tell = true, facts = { ["key.provider_kind"] = "unknown", ["key.spec"] = "signature",
        ["key.cert.extended_key_usage"] = { "serverAuth" }, ["key.cert.key_algorithm"] = "rsa" } },
  },
}
