local tls = require "tls"

return rule {
  api = 1,
  title = "PFX marks the key of a TLS server certificate for signing only",
  subject = "key", severity = "error", since = "0.1",
  tags = { "iis", "schannel", "pfx", "keyspec" },
  cite = {
    { "Microsoft, PFXImportCertStore (Key Usage attribute and KeySpec)",
      "https://learn.microsoft.com/windows/win32/api/wincrypt/nf-wincrypt-pfximportcertstore" },
    { "OpenSSL, openssl-pkcs12: -keysig and -keyex",
      "https://docs.openssl.org/master/man1/openssl-pkcs12/" },
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS, scenario 3",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
  },
  why = [[
The Key Usage attribute of the private key (2.5.29.15, not the certificate's extension) is what Windows
reads as KeySpec. With signing bits alone an import into a CryptoAPI provider makes an AT_SIGNATURE key,
which Schannel refuses for a TLS server: 0x80070520 at the binding, 0x8009030D in Schannel's events. KS001
says the same of a key whose file names a CSP; this rule says where in the file it comes from, and that the
file will do it again at the next import. With a key storage provider, and for EC keys, the attribute is a
CNG usage and signing alone is normal: neither is judged. What a provider that is not known makes of it
cannot be told.]],
  remedy = {
    text = [[
Import with the modifier AT_KEYEXCHANGE, which overrides the attribute, or write the file again with
openssl pkcs12 -export -keyex.]],
    command = "certutil -importpfx ${artifact} AT_KEYEXCHANGE",
  },
  when = {
    ["key.pkcs8_key_usage"] = { present = true },
    ["key.algorithm"] = "rsa",
  },
  check = function (key)
    if key.provider_kind == "ksp" then return not_applicable() end
    local usage = key.pkcs8_key_usage
    if not usage:any("digitalSignature", "keyCertSign", "cRLSign") then return end
    if usage:any("keyEncipherment", "dataEncipherment") then return end
    local severity = tls.severity(key.cert, run)
    if severity and key.provider_kind == "unknown" then return cannot_tell "key.provider_kind" end
    if severity then
      return fail { at = "key.pkcs8_key_usage", got = usage:text(),
                    want = "keyEncipherment or dataEncipherment", severity = severity }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.provider_kind"] = "csp", ["key.algorithm"] = "rsa",
        ["key.pkcs8_key_usage"] = { "digitalSignature" },
        ["key.cert.extended_key_usage"] = { "serverAuth" } } },
    { cannot_tell = true, facts = { ["key.provider_kind"] = "unknown", ["key.algorithm"] = "rsa",
        ["key.pkcs8_key_usage"] = { "digitalSignature" },
        ["key.cert.extended_key_usage"] = { "serverAuth" } } },
    { fail = true, facts = { ["key.provider_kind"] = absent, ["key.algorithm"] = "rsa",
        ["key.pkcs8_key_usage"] = { "digitalSignature" },
        ["key.cert.extended_key_usage"] = { "serverAuth" } } },
    { fail = true, facts = { ["key.provider_kind"] = absent, ["key.algorithm"] = "rsa",
        ["key.pkcs8_key_usage"] = { "digitalSignature" },
        ["key.cert.extended_key_usage"] = absent, ["key.cert.is_ca"] = false,
        ["run.profile"] = absent } },
    { fail = false, facts = { ["key.provider_kind"] = absent, ["key.algorithm"] = "rsa",
        ["key.pkcs8_key_usage"] = { "dataEncipherment" } } },
    { not_applicable = true, facts = { ["key.algorithm"] = "ec", ["key.provider_kind"] = absent,
        ["key.pkcs8_key_usage"] = { "digitalSignature" } } },
    { not_applicable = true, facts = {
        ["key.provider_kind"] = "ksp",
        ["key.pkcs8_key_usage"] = { "digitalSignature" }, ["key.algorithm"] = "rsa" } },
    { cannot_tell = true, facts = { ["key.provider_kind"] = absent, ["key.algorithm"] = "rsa" } },
  },
}
