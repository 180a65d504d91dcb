local reimport = require "reimport"

return cause {
  api = 1,
  title = "An EC key is given to a CryptoAPI provider, which has none",
  since = "0.2", rank = 14, key_event = true,
  cite = {
    { "Microsoft, PFXImportCertStore (ECC keys go to CNG)",
      "https://learn.microsoft.com/windows/win32/api/wincrypt/nf-wincrypt-pfximportcertstore" },
    { "Microsoft, Cryptographic Provider Names", "https://learn.microsoft.com/windows/win32/seccrypto/cryptographic-provider-names" },
  },
  why = [[
Providers of CryptoAPI (CSPs) know RSA, DSA and Diffie-Hellman. A PFX or a link that names one of them for an EC
key leads to an import that fails, or to a key that nothing can open. EC keys belong to a key storage provider.]],
  check = function (cert, goal)
    if not known "key.provider_kind" or cert.key.provider_kind ~= "csp" then return end
    local algorithm = known "cert.key_algorithm" and cert.key_algorithm
                      or known "key.algorithm" and cert.key.algorithm
    if algorithm ~= "ec" then return end
    return certain { "key.provider_name", "key.provider_kind", "cert.key_algorithm", "key.algorithm" }
  end,
  fix = reimport.replace("${pfx}", reimport.BROKEN,
                         { before = [[-csp "Microsoft Software Key Storage Provider" ]], behind = "" }),
  examples = {
    { certain = true, facts = { ["key.provider_kind"] = "csp", ["cert.key_algorithm"] = "ec" } },
    { none = true, facts = { ["key.provider_kind"] = "csp", ["cert.key_algorithm"] = "rsa" } },
    { none = true, facts = { ["key.provider_kind"] = "ksp", ["cert.key_algorithm"] = "ec" } },
  },
}
