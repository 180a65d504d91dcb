return rule {
  api = 1,
  title = "INF for an RSA key in a CryptoAPI provider does not name KeySpec",
  subject = "template", severity = "warning", since = "0.2",
  tags = { "inf", "request", "keyspec" },
  cite = {
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS, scenario 3",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
    { "Microsoft, certreq reference, [NewRequest]",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certreq_1" },
  },
  why = [[
The certreq reference names no default for KeySpec. Microsoft's support blog says that it is 2 (AT_SIGNATURE), and keys
that such a file made in a CryptoAPI provider were so; a template that is asked for may supply another. A TLS server
whose key is AT_SIGNATURE cannot be bound in IIS (0x80070520). What was left out is unspecified, likely AT_SIGNATURE,
and one line makes it certain.]],
  remedy = {
    text = "Write KeySpec = 1 (AT_KEYEXCHANGE) below [NewRequest], or 2 for a key that only signs. Then make the request.",
    command = 'certreq -new -machine "${artifact}" request.req',
  },
  when = {
    ["template.kind"] = "inf",
    ["template.provider_kind"] = "csp",
  },
  check = function (template)
    if template.default_key_spec or template.name then return end
    if template.use_existing_key_set then return end -- the key is there already
    if template.key_algorithm and template.key_algorithm:upper() ~= "RSA" then return end
    if template.providers:text():find("DSS", 1, true) then return end -- DSA keys can only sign
    return fail { at = "template.provider_kind", got = "unspecified, likely 2 (AT_SIGNATURE)",
                  message = "KeySpec is unspecified, likely 2 (AT_SIGNATURE), for a key in "
                         .. template.providers:text() }
  end,
  examples = {
    { fail = true, facts = { ["template.kind"] = "inf", ["template.provider_kind"] = "csp",
        ["template.default_key_spec"] = absent, ["template.name"] = absent,
        ["template.use_existing_key_set"] = absent, ["template.key_algorithm"] = absent,
        ["template.providers"] = { "Microsoft Strong Cryptographic Provider" } } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.provider_kind"] = "csp",
        ["template.default_key_spec"] = "exchange" } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.provider_kind"] = "csp",
        ["template.default_key_spec"] = absent, ["template.name"] = "User" } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.provider_kind"] = "csp",
        ["template.default_key_spec"] = absent, ["template.name"] = absent,
        ["template.use_existing_key_set"] = absent, ["template.key_algorithm"] = absent,
        ["template.providers"] = { "Microsoft Base DSS Cryptographic Provider" } } },
    { not_applicable = true, facts = { ["template.kind"] = "inf", ["template.provider_kind"] = "ksp" } },
    { not_applicable = true, facts = { ["template.kind"] = "adcs" } },
    { cannot_tell = true, facts = { ["template.kind"] = "inf", ["template.provider_kind"] = "csp" } },
  },
}
