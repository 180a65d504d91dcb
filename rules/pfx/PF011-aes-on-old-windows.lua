-- What Windows writes as AES256_SHA256, and its like.
local MODERN = { "PBES2-aes128-CBC", "PBES2-aes192-CBC", "PBES2-aes256-CBC" }

return rule {
  api = 1,
  title = "PFX is encrypted in a way that older versions of Windows cannot open",
  subject = "pfx", severity = "notice", since = "0.2", default = false,
  tags = { "pfx", "encryption" },
  cite = {
    { "OpenSSL, openssl-pkcs12: -keypbe, -certpbe, -macalg", "https://docs.openssl.org/master/man1/openssl-pkcs12/" },
    { "RFC 7292, appendix C; RFC 8018 (PBES2)", "https://www.rfc-editor.org/rfc/rfc7292#appendix-C" },
  },
  why = [[
Windows reads PBES2 with AES, and a MAC with SHA-256, since Windows 10 1709 and Windows Server 2019. On Windows Server
2016 and before the import fails and says that the password is wrong, whatever one types. That boundary comes from
what people met; a document of Microsoft's that names it was not found. For newer machines this encryption is the
right one, hence the rule runs only under a profile for old ones.]],
  remedy = {
    text = [[
For that machine write a copy with 3DES and SHA-1, under a long password, and delete it after the import; keep this
file. The copy has no KeySpec, provider or machine mark unless openssl is told so (-keyex, -CSP, -LMK).]],
    command = "openssl pkcs12 -in ${artifact} -nodes | openssl pkcs12 -export -keypbe PBE-SHA1-3DES "
           .. "-certpbe PBE-SHA1-3DES -macalg sha1 -keyex -CSP ${provider} -out old.pfx",
  },
  check = function (pfx)
    if pfx.encryption:any(MODERN) then
      return fail { at = "pfx.encryption", got = pfx.encryption:text(), want = "3DES" }
    end
    local mac = pfx.mac_algorithm
    if mac and mac ~= "sha1" and mac ~= "md5" then
      return fail { at = "pfx.mac_algorithm", got = mac, want = "sha1" }
    end
  end,
  examples = {
    { fail = true, facts = { ["pfx.encryption"] = { "PBES2-aes256-CBC" } } },
    { fail = true, facts = { ["pfx.encryption"] = { "pbeWithSHAAnd3-KeyTripleDES-CBC" },
        ["pfx.mac_algorithm"] = "sha256" } },
    { pass = true, facts = { ["pfx.encryption"] = { "pbeWithSHAAnd3-KeyTripleDES-CBC" },
        ["pfx.mac_algorithm"] = "sha1" } },
    { pass = true, facts = { ["pfx.encryption"] = absent, ["pfx.mac_algorithm"] = absent } },
    { cannot_tell = true, facts = { ["pfx.encryption"] = { "pbeWithSHAAnd3-KeyTripleDES-CBC" } } },
    { cannot_tell = true, facts = {} },
  },
}
