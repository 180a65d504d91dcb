return rule {
  api = 1,
  title = "EC key names a CryptoAPI provider, which cannot hold EC keys",
  subject = "key", severity = "error", since = "0.1",
  tags = { "provider", "pfx" },
  cite = {
    { "Microsoft, PFXImportCertStore (where keys are imported to)",
      "https://learn.microsoft.com/windows/win32/api/wincrypt/nf-wincrypt-pfximportcertstore" },
    { "Microsoft, MS-CRTD 2.27, msPKI-Private-Key-Flag 0x00000100 (legacy provider)" },
  },
  why = [[
Microsoft's CSPs hold RSA, DSA and DH keys. Elliptic curve keys live in key storage providers (CNG) only. A
file that names a CSP for an EC key was put together by hand or by a tool that knows Windows badly; the
import fails, or puts the key somewhere else than the file says.]],
  remedy = {
    text = [[
Write the file again without the provider's name or with that of a key storage provider, or name one at the
import.]],
    command = 'certutil -csp "Microsoft Software Key Storage Provider" -importpfx ${artifact}',
  },
  when = { ["key.provider_kind"] = "csp" },
  check = function (key)
    if key.algorithm == "ec" then
      return fail { at = "key.provider_name", got = key.provider_name,
                    want = "a key storage provider" }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.provider_kind"] = "csp", ["key.algorithm"] = "ec",
        ["key.provider_name"] = "Microsoft Enhanced RSA and AES Cryptographic Provider" } },
    { fail = false, facts = { ["key.provider_kind"] = "csp", ["key.algorithm"] = "rsa" } },
    { not_applicable = true, facts = { ["key.provider_kind"] = "ksp" } },
    { not_applicable = true, facts = { ["key.provider_kind"] = absent } },
    { cannot_tell = true, facts = { ["key.provider_kind"] = "csp" } },
  },
}
