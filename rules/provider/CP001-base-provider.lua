return rule {
  api = 1,
  title = "Key belongs to Microsoft Base Cryptographic Provider v1.0",
  subject = "key", severity = "warning", since = "0.1",
  tags = { "provider" },
  cite = {
    { "Microsoft, MS-WCCE 3.1.2.4.2.2.1.6 (default key length of the base provider)" },
    { "Microsoft, Microsoft Base Cryptographic Provider",
      "https://learn.microsoft.com/windows/win32/seccrypto/microsoft-base-cryptographic-provider" },
  },
  why = [[
This provider dates from the time of export-grade cryptography: an RSA key is 512 bits long unless the
request says otherwise, and there is neither AES nor SHA-2. A renewal that keeps the provider keeps these
defaults, so a key that is long enough today may be followed by one that is not.]],
  remedy = {
    text = [[
Import the key into a provider with AES and SHA-2, or make the next key in Microsoft Software Key Storage
Provider.]],
    command = 'certutil -csp "Microsoft Enhanced RSA and AES Cryptographic Provider" -importpfx '
           .. "${artifact} AT_KEYEXCHANGE",
  },
  when = { ["key.provider_name"] = { present = true } },
  check = function (key)
    if key.provider_name:lower() == "microsoft base cryptographic provider v1.0" then
      return fail { at = "key.provider_name", got = key.provider_name,
                    want = "Microsoft Enhanced RSA and AES Cryptographic Provider, or a KSP" }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.provider_name"] = "Microsoft Base Cryptographic Provider v1.0" } },
    { fail = true, facts = { ["key.provider_name"] = "MICROSOFT BASE CRYPTOGRAPHIC PROVIDER V1.0" } },
    { fail = false, facts = { ["key.provider_name"] = "Microsoft Enhanced Cryptographic Provider v1.0" } },
    { not_applicable = true, facts = { ["key.provider_name"] = absent } },
    { cannot_tell = true, facts = { } },
  },
}
