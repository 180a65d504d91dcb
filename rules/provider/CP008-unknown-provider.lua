return rule {
  api = 1,
  title = "Provider of the key is not known to pkivet",
  subject = "key", severity = "info", since = "0.1",
  tags = { "provider" },
  cite = {
    { "Microsoft, Cryptographic Provider Names",
      "https://learn.microsoft.com/windows/win32/seccrypto/cryptographic-provider-names" },
  },
  why = [[
Whether KeySpec matters depends on the kind of provider: a CSP has it, a key storage provider has not. The
name of this one is in neither list and does not end in "Key Storage Provider", so the rules on KeySpec do
not judge the key. This is no defect: hardware vendors name their providers as they like.]],
  remedy = {
    text = [[
Look the provider up on the machine that holds the key. If it is a CSP, check by hand that a TLS server's
key is AT_KEYEXCHANGE (KeySpec 1).]],
    command = "certutil -csplist",
  },
  when = { ["key.provider_name"] = { present = true } },
  check = function (key)
    if key.provider_kind == "unknown" then
      return fail { at = "key.provider_name", got = key.provider_name, want = "a provider known by name" }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.provider_name"] = "Example Vault Crypto Provider",
        ["key.provider_kind"] = "unknown" } },
    { fail = false, facts = { ["key.provider_name"] = "Microsoft Software Key Storage Provider",
        ["key.provider_kind"] = "ksp" } },
    { not_applicable = true, facts = { ["key.provider_name"] = absent } },
    { cannot_tell = true, facts = { } },
  },
}
