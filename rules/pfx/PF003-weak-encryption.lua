return rule {
  api = 1,
  title = "PFX is encrypted with an outdated scheme",
  subject = "pfx", severity = "warning", since = "0.1",
  tags = { "pfx", "encryption" },
  cite = {
    { "RFC 7292, appendix C", "https://www.rfc-editor.org/rfc/rfc7292#appendix-C" },
    { "RFC 8018, section 6 (PBES1 and PBES2)", "https://www.rfc-editor.org/rfc/rfc8018#section-6" },
  },
  why = [[
40-bit RC2 and RC4 keys can be searched through, whatever the password. 3DES is not broken, but its key comes
from a derivation that is cheap to run on graphics cards. OpenSSL 3 no longer reads RC2 and RC4 without its
legacy provider. Windows wrote 3DES and RC2 by default for long; newer versions offer AES256-SHA256 at the export.]],
  remedy = {
    text = [[
Export again with AES (Export-PfxCertificate -CryptoAlgorithmOption AES256_SHA256, or openssl 3, which does so
by itself), and delete the old file. Ask first whether the machine that imports it reads AES.
What openssl writes anew has no KeySpec, provider or machine mark unless it is told so: the command says
-keyex and -CSP (add -LMK for a machine key, leave both away for a key storage provider); or import the file
on Windows and export it there.]],
    command = "openssl pkcs12 -legacy -in ${artifact} -nodes | openssl pkcs12 -export -keyex -CSP ${provider} -out new.pfx",
  },
  params = {
    weak = { type = "list", meaning = "schemes that fail", default = {
      "pbeWithSHAAnd40BitRC2-CBC", "pbeWithSHAAnd40BitRC4", "pbeWithSHAAnd128BitRC2-CBC",
      "pbeWithSHAAnd128BitRC4", "pbeWithSHAAnd2-KeyTripleDES-CBC",
      "pbeWithSHAAnd3-KeyTripleDES-CBC", "PBES1", "PBES2-desCBC", "PBES2-rc2CBC",
      "PBES2-des-EDE3-CBC" } },
  },
  when = { ["pfx.encryption"] = { present = true } },
  check = function (pfx, params)
    local found = {}
    for _, scheme in ipairs(params.weak) do
      if pfx.encryption:has(scheme) then found[#found + 1] = scheme end
    end
    if #found > 0 then
      return fail { at = "pfx.encryption", got = table.concat(found, ", "), want = "PBES2 with AES" }
    end
  end,
  examples = {
    { fail = true, facts = { ["pfx.encryption"] = { "pbeWithSHAAnd3-KeyTripleDES-CBC",
        "pbeWithSHAAnd40BitRC2-CBC" } } },
    { fail = false, facts = { ["pfx.encryption"] = { "PBES2-aes256-CBC" } } },
    { fail = false, facts = { ["pfx.encryption"] = { "none" } } },
    { not_applicable = true, facts = { ["pfx.encryption"] = absent } },
    { cannot_tell = true, facts = { } },
  },
}
