return rule {
  api = 1,
  title = "INF has keys that certreq does not know, or keys that stand twice",
  subject = "template", severity = "warning", since = "0.2",
  tags = { "inf", "request" },
  cite = { { "Microsoft, certreq reference, [NewRequest]",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certreq_1" } },
  why = [[
certreq passes over a key that it does not know and says nothing: a misspelt MachineKeySet leaves the key with the user,
a misspelt KeySpec leaves the choice to the provider. Of a key that stands twice it is not documented which one counts,
and what it sets is judged by no other rule unless both say the same.]],
  remedy = {
    text = "Correct the names, or take the lines out. Let every key stand once.",
    command = 'certreq -new -machine "${artifact}" request.req',
  },
  when = { ["template.kind"] = "inf" },
  check = function (template)
    if template.unknown_keys.present then
      return fail { at = "template.unknown_keys", got = template.unknown_keys:text(),
                    message = "certreq passes over what it does not know: " .. template.unknown_keys:text() }
    end
    if template.duplicate_keys.present then
      return fail { at = "template.duplicate_keys", got = template.duplicate_keys:text(),
                    message = "Which one counts is not documented: " .. template.duplicate_keys:text() }
    end
  end,
  examples = {
    { fail = true, facts = { ["template.kind"] = "inf",
        ["template.unknown_keys"] = { "Exportible (line 12; did you mean Exportable?)" } } },
    { fail = true, facts = { ["template.kind"] = "inf", ["template.unknown_keys"] = absent,
        ["template.duplicate_keys"] = { "KeySpec (lines 4 and 9, different values)" } } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.unknown_keys"] = absent,
        ["template.duplicate_keys"] = absent } },
    { not_applicable = true, facts = { ["template.kind"] = "adcs" } },
    { cannot_tell = true, facts = { ["template.kind"] = "inf" } },
  },
}
