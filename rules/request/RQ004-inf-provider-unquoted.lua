return rule {
  api = 1,
  title = "INF names a provider with blanks in its name and without quotes",
  subject = "template", severity = "error", since = "0.2",
  tags = { "inf", "request", "provider" },
  cite = {
    { "dsccommunity/CertificateDsc, issue 185", "https://github.com/dsccommunity/CertificateDsc/issues/185" },
    { "Microsoft, certreq reference, [NewRequest]",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certreq_1" },
  },
  why = [[
Values of an INF that have blanks in them belong in quotes. A provider's name without them has made certreq look for a
provider that does not exist and end with NTE_BAD_PROVIDER, or NTE_KEYSET_NOT_DEF.]],
  remedy = {
    text = "Put the name of the provider in double quotes.",
    command = 'certreq -new -machine "${artifact}" request.req',
  },
  when = { ["template.kind"] = "inf", ["template.providers"] = { present = true } },
  check = function (template)
    if template.provider_quoted then return end
    local name = template.providers:text()
    if name:find(" ", 1, true) then
      return fail { at = "template.providers", got = name, want = '"' .. name .. '"' }
    end
  end,
  examples = {
    { fail = true, facts = { ["template.kind"] = "inf", ["template.provider_quoted"] = false,
        ["template.providers"] = { "Microsoft RSA SChannel Cryptographic Provider" } } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.provider_quoted"] = true,
        ["template.providers"] = { "Microsoft RSA SChannel Cryptographic Provider" } } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.provider_quoted"] = false,
        ["template.providers"] = { "OneWordProvider" } } },
    { not_applicable = true, facts = { ["template.kind"] = "inf", ["template.providers"] = absent } },
    { cannot_tell = true, facts = { ["template.kind"] = "inf" } },
  },
}
