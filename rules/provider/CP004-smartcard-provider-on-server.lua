local cards = {
  ["microsoft base smart card crypto provider"] = true,
  ["microsoft smart card key storage provider"] = true,
}

return rule {
  api = 1,
  title = "A server certificate's key is on a smart card",
  subject = "key", severity = "warning", since = "0.2",
  tags = { "provider", "iis" },
  cite = {
    { "Microsoft, Microsoft Base Smart Card Crypto Provider",
      "https://learn.microsoft.com/windows/win32/seccrypto/microsoft-base-smart-card-crypto-provider" },
  },
  why = [[
A service cannot type a PIN, and a card can be pulled out. Schannel asks for the key at every start and sooner
or later nobody is there: the key then fails with NTE_SILENT_CONTEXT or SCARD errors. Cards are for people;
where a server's key is to be in hardware, a hardware security module or the TPM (Platform Crypto Provider)
does it without a PIN.]],
  remedy = {
    text = [[
Request the server's certificate with a provider of the machine.]],
    command = [[certreq -new request.inf request.csr]],
  },
  when = { ["key.cert.extended_key_usage"] = { has = "serverAuth" } },
  check = function (key)
    local name = key.provider_name
    if name and cards[name:lower()] then
      return fail { at = "key.provider_name", got = name, want = "a provider that needs no card" }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.cert.extended_key_usage"] = { "serverAuth" },
        ["key.provider_name"] = "Microsoft Base Smart Card Crypto Provider" } },
    { fail = false, facts = { ["key.cert.extended_key_usage"] = { "serverAuth" },
        ["key.provider_name"] = "Microsoft Software Key Storage Provider" } },
    { fail = false, facts = { ["key.cert.extended_key_usage"] = { "serverAuth" }, ["key.provider_name"] = absent } },
    { not_applicable = true, facts = { ["key.cert.extended_key_usage"] = { "smartcardLogon" } } },
    { cannot_tell = true, facts = { ["key.cert.extended_key_usage"] = { "serverAuth" } } },
  },
}
