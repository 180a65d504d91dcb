return rule {
  api = 1,
  title = "INF names a key storage provider, and a KeySpec or provider type that only CryptoAPI has",
  subject = "template", severity = "warning", since = "0.2",
  tags = { "inf", "request", "keyspec", "cng" },
  cite = {
    { "Microsoft, AD FS and certificate KeySpec property information",
      "https://learn.microsoft.com/windows-server/identity/ad-fs/technical-reference/ad-fs-and-keyspec-property" },
    { "Microsoft, certreq reference, [NewRequest]",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certreq_1" },
  },
  why = [[
Keys of a key storage provider (CNG) have KeySpec 0 and provider type 0. An INF that names one and gives KeySpec 1 or 2,
or a provider type, says two things at once: certreq refuses it, takes one of them, or the certificate is linked to the
key with a KeySpec that is not its own, and programs then open it the wrong way.]],
  remedy = {
    text = "Leave KeySpec and ProviderType out, or name a CryptoAPI provider if the program needs one.",
    command = 'certreq -new -machine "${artifact}" request.req',
  },
  when = { ["template.kind"] = "inf", ["template.provider_kind"] = "ksp" },
  check = function (template)
    local spec = template.default_key_spec
    if spec and spec ~= "none" then
      return fail { at = "template.default_key_spec", got = spec == "exchange" and "1" or "2",
                    want = "no KeySpec, with " .. template.providers:text() }
    end
    if template.provider_type and template.provider_type ~= 0 then
      return fail { at = "template.provider_type", got = tostring(template.provider_type),
                    want = "no ProviderType, with " .. template.providers:text() }
    end
  end,
  examples = {
    { fail = true, facts = { ["template.kind"] = "inf", ["template.provider_kind"] = "ksp",
        ["template.default_key_spec"] = "exchange",
        ["template.providers"] = { "Microsoft Software Key Storage Provider" } } },
    { fail = true, facts = { ["template.kind"] = "inf", ["template.provider_kind"] = "ksp",
        ["template.default_key_spec"] = absent, ["template.provider_type"] = 1,
        ["template.providers"] = { "Microsoft Software Key Storage Provider" } } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.provider_kind"] = "ksp",
        ["template.default_key_spec"] = absent, ["template.provider_type"] = absent } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.provider_kind"] = "ksp",
        ["template.default_key_spec"] = "none", ["template.provider_type"] = 0 } },
    { not_applicable = true, facts = { ["template.kind"] = "inf", ["template.provider_kind"] = "csp" } },
    { cannot_tell = true, facts = { ["template.kind"] = "inf", ["template.provider_kind"] = "ksp" } },
  },
}
