return rule {
  api = 1,
  title = "INF writes KeySpec as a symbol in quotes",
  subject = "template", severity = "warning", since = "0.2",
  tags = { "inf", "request", "keyspec" },
  cite = {
    { "MicrosoftDocs/OfficeDocs-SharePoint, issue 901",
      "https://github.com/MicrosoftDocs/OfficeDocs-SharePoint/issues/901" },
    { "Microsoft, certreq reference, [NewRequest]",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certreq_1" },
  },
  why = [[
A symbol in quotes (KeySpec = "AT_KEYEXCHANGE") has been reported not to be taken, while the same symbol without quotes
and the number are. Where it is not taken the key gets whatever KeySpec is the default, which may be AT_SIGNATURE.]],
  remedy = {
    text = "Write the number: KeySpec = 1 for AT_KEYEXCHANGE, 2 for AT_SIGNATURE.",
    command = 'certreq -new -machine "${artifact}" request.req',
  },
  when = { ["template.kind"] = "inf" },
  check = function (template)
    if template.key_spec_quoted then
      return fail { at = "template.key_spec_quoted", got = "a symbol in quotes",
                    want = "the number, or the symbol without quotes" }
    end
  end,
  examples = {
    { fail = true, facts = { ["template.kind"] = "inf", ["template.key_spec_quoted"] = true } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.key_spec_quoted"] = false } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.key_spec_quoted"] = absent } },
    { not_applicable = true, facts = { ["template.kind"] = "adcs" } },
    { cannot_tell = true, facts = { ["template.kind"] = "inf" } },
  },
}
