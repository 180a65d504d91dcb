local types = {
  ["microsoft base cryptographic provider v1.0"] = 1,
  ["microsoft enhanced cryptographic provider v1.0"] = 1,
  ["microsoft strong cryptographic provider"] = 1,
  ["microsoft base smart card crypto provider"] = 1,
  ["microsoft rsa signature cryptographic provider"] = 2,
  ["microsoft base dss cryptographic provider"] = 3,
  ["microsoft rsa schannel cryptographic provider"] = 12,
  ["microsoft base dss and diffie-hellman cryptographic provider"] = 13,
  ["microsoft enhanced dss and diffie-hellman cryptographic provider"] = 13,
  ["microsoft dh schannel cryptographic provider"] = 18,
  ["microsoft enhanced rsa and aes cryptographic provider"] = 24,
  ["microsoft enhanced rsa and aes cryptographic provider (prototype)"] = 24,
  ["microsoft software key storage provider"] = 0,
  ["microsoft smart card key storage provider"] = 0,
  ["microsoft platform crypto provider"] = 0,
  ["microsoft passport key storage provider"] = 0,
}

return rule {
  api = 1,
  title = "Provider type is not that of the provider's name",
  subject = "key", severity = "error", since = "0.2",
  tags = { "provider" },
  cite = {
    { "Microsoft, Cryptographic Provider Types",
      "https://learn.microsoft.com/windows/win32/seccrypto/cryptographic-provider-types" },
    { "Microsoft, Microsoft Cryptographic Service Providers",
      "https://learn.microsoft.com/windows/win32/seccrypto/microsoft-cryptographic-service-providers" },
  },
  why = [[
A program opens a key with the provider's name and its type together, and Windows refuses a pair that does not
fit (NTE_PROV_TYPE_NO_MATCH, NTE_BAD_PROV_TYPE). Such a link was written by hand, by a repair INF with a
number too few, or by a tool that guesses the type. The key itself is sound.]],
  remedy = {
    text = [[
Write the link again: certutil -repairstore finds the key and sets both, or an INF for it names the right
type.]],
    command = [[certutil -repairstore my ${sha1}]],
  },
  when = { ["key.provider_name"] = { present = true } },
  check = function (key)
    local want = types[key.provider_name:lower()]
    local stated = key.provider_type
    if not want or not stated then return not_applicable() end -- a link without a type has none that is wrong
    if stated ~= want then
      return fail { at = "key.provider_type", got = stated .. " for " .. key.provider_name, want = tostring(want) }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.provider_name"] = "Microsoft RSA SChannel Cryptographic Provider",
        ["key.provider_type"] = 1 } },
    { fail = true, facts = { ["key.provider_name"] = "Microsoft Software Key Storage Provider", ["key.provider_type"] = 24 } },
    { fail = false, facts = { ["key.provider_name"] = "microsoft rsa schannel cryptographic provider",
        ["key.provider_type"] = 12 } },
    { not_applicable = true, facts = { ["key.provider_name"] = "Vendor CSP", ["key.provider_type"] = 1 } },
    { not_applicable = true, facts = { ["key.provider_name"] = absent } },
    { not_applicable = true, facts = { ["key.provider_name"] = "Microsoft Strong Cryptographic Provider",
        ["key.provider_type"] = absent } },
    { cannot_tell = true, facts = { ["key.provider_name"] = "Microsoft Strong Cryptographic Provider" } },
  },
}
