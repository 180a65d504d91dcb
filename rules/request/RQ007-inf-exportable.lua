return rule {
  api = 1,
  title = "INF makes the private key exportable",
  subject = "template", severity = "warning", since = "0.2",
  tags = { "inf", "request", "exportability" },
  cite = { { "Microsoft, certreq reference, [NewRequest]",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certreq_1" } },
  why = [[
Any program that may use an exportable key may copy it, and nothing shows afterwards that one did. Most servers never
need to export: a key that moves with a farm is better made once, exported once and imported without the right to
export. The default is not exportable. Where exporting is intended, waive the finding for this file.]],
  remedy = {
    text = "Write Exportable = FALSE, or leave the line out, unless the key has to be copied to other machines.",
    command = 'certreq -new -machine "${artifact}" request.req',
  },
  when = { ["template.kind"] = "inf" },
  check = function (template)
    if template.exportable then
      return fail { at = "template.exportable", got = "TRUE", want = "FALSE" }
    end
  end,
  examples = {
    { fail = true, facts = { ["template.kind"] = "inf", ["template.exportable"] = true } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.exportable"] = false } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.exportable"] = absent } },
    { not_applicable = true, facts = { ["template.kind"] = "adcs" } },
    { cannot_tell = true, facts = { ["template.kind"] = "inf" } },
  },
}
