-- By name: other providers of the same type (smart cards, hardware modules) may know SHA-2.
local without = {
  ["microsoft base cryptographic provider v1.0"] = true,
  ["microsoft enhanced cryptographic provider v1.0"] = true,
  ["microsoft strong cryptographic provider"] = true,
}

return rule {
  api = 1,
  title = "Provider of a signer's key cannot sign with SHA-2",
  subject = "key", severity = "warning", since = "0.2",
  tags = { "provider", "weak-signature" },
  cite = {
    { "Microsoft, PROV_RSA_FULL (its hash algorithms)",
      "https://learn.microsoft.com/windows/win32/seccrypto/prov-rsa-full" },
    { "Microsoft, Microsoft AES Cryptographic Provider (SHA-2)",
      "https://learn.microsoft.com/windows/win32/seccrypto/microsoft-aes-cryptographic-provider" },
  },
  why = [[
Base, Enhanced and Strong Cryptographic Provider, of type 1 (PROV_RSA_FULL), know MD5 and SHA-1 and no SHA-2. A CA, or
whoever signs code, OCSP answers or time stamps with such a key, gets "invalid algorithm specified" (NTE_BAD_ALGID)
for SHA-256, or goes on signing with SHA-1, which nobody accepts any more. The key itself is good: Microsoft Enhanced
RSA and AES Cryptographic Provider, or a key storage provider, does it with the same numbers. Keys of TLS servers, of
clients and of mail are not judged here: which hash those sign with is agreed on the way.]],
  remedy = {
    text = [[
Back the key up to a PFX, and import it again under a provider that knows SHA-2. A CA's key
is moved to Microsoft Software Key Storage Provider in that way, and the CA's CSP settings in the registry with it.]],
    command = 'certutil -csp "Microsoft Software Key Storage Provider" -importpfx ${pfx}',
  },
  when = { ["key.provider_name"] = { present = true } },
  check = function (key)
    if not without[key.provider_name:lower()] then return end
    local cert = key.cert
    if cert.is_ca or cert.extended_key_usage:any("codeSigning", "ocspSigning", "timeStamping") then
      return fail { at = "key.provider_name", got = key.provider_name,
                    want = "Microsoft Enhanced RSA and AES Cryptographic Provider, or a KSP" }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.provider_name"] = "Microsoft Strong Cryptographic Provider",
        ["key.cert.is_ca"] = true } },
    { fail = true, facts = { ["key.provider_name"] = "Microsoft Enhanced Cryptographic Provider v1.0",
        ["key.cert.is_ca"] = false, ["key.cert.extended_key_usage"] = { "codeSigning" } } },
    { fail = false, facts = { ["key.provider_name"] = "Microsoft Enhanced RSA and AES Cryptographic Provider",
        ["key.cert.is_ca"] = true } },
    { fail = false, facts = { ["key.provider_name"] = "Microsoft Base Smart Card Crypto Provider",
        ["key.cert.is_ca"] = true } },
    { fail = false, facts = { ["key.provider_name"] = "Microsoft Strong Cryptographic Provider",
        ["key.cert.is_ca"] = false, ["key.cert.extended_key_usage"] = { "serverAuth" } } },
    { not_applicable = true, facts = { ["key.provider_name"] = absent } },
    { cannot_tell = true, facts = { ["key.provider_name"] = "Microsoft Strong Cryptographic Provider",
        ["key.cert.is_ca"] = false } },
  },
}
