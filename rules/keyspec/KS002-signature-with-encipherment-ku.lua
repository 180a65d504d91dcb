return rule {
  api = 1,
  title = "Key is AT_SIGNATURE, but the certificate's key usage asks for decryption or key agreement",
  subject = "key", severity = "error", since = "0.1",
  tags = { "schannel", "keyspec" },
  cite = {
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS, scenario 3",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
    { "Microsoft, CryptGenKey: AT_KEYEXCHANGE and AT_SIGNATURE",
      "https://learn.microsoft.com/windows/win32/api/wincrypt/nf-wincrypt-cryptgenkey" },
  },
  why = [[
KeySpec and Key Usage have to agree. keyEncipherment, dataEncipherment and keyAgreement promise that the
key decrypts or agrees on keys; a CryptoAPI provider (CSP) refuses both for an AT_SIGNATURE key. Programs
that trust the certificate then fail when they first use the key: RSA key exchange in TLS, decryption of
S/MIME or EFS, tokens that AD FS cannot read.]],
  remedy = {
    text = [[
Export certificate and key to a PFX, delete them from the store (certutil -delstore my THUMBPRINT), and import
the PFX as AT_KEYEXCHANGE. If the key is meant to sign only, ask for a certificate with digitalSignature alone.]],
    command = "certutil -importpfx ${pfx} AT_KEYEXCHANGE",
  },
  when = { ["key.provider_kind"] = { "csp", "unknown" } },
  check = function (key)
    if key.spec ~= "signature" then return end
    local usage = key.cert.key_usage
    if usage:any("keyEncipherment", "dataEncipherment", "keyAgreement") then
      if key.provider_kind == "unknown" then return cannot_tell "key.provider_kind" end
      return fail { at = "key.spec", got = "2 (AT_SIGNATURE) with " .. usage:text(),
                    want = "1 (AT_KEYEXCHANGE)" }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.provider_kind"] = "csp", ["key.spec"] = "signature",
        ["key.cert.key_usage"] = { "digitalSignature", "keyEncipherment" } } },
    { fail = false, facts = { ["key.provider_kind"] = "csp", ["key.spec"] = "signature",
        ["key.cert.key_usage"] = { "digitalSignature" } } },
    { fail = false, facts = { ["key.provider_kind"] = "csp", ["key.spec"] = "signature",
        ["key.cert.key_usage"] = absent } },
    { fail = false, facts = { ["key.provider_kind"] = "csp", ["key.spec"] = "exchange" } },
    { not_applicable = true, facts = { ["key.provider_kind"] = "ksp" } },
    { cannot_tell = true, facts = { ["key.provider_kind"] = "csp" } },
    { cannot_tell = true, facts = { ["key.provider_kind"] = "unknown" } },
    { cannot_tell = true, facts = { ["key.provider_kind"] = "unknown", ["key.spec"] = "signature",
        ["key.cert.key_usage"] = { "keyEncipherment" } } },
  },
}
