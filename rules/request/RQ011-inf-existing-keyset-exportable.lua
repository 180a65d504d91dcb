return rule {
  api = 1,
  title = "INF uses an existing key and says whether it is exportable",
  subject = "template", severity = "error", since = "0.2",
  tags = { "inf", "request", "exportability" },
  cite = { { "Microsoft, certreq reference, [NewRequest]",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certreq_1" } },
  why = [[
Whether a key may be exported is decided when it is made. With UseExistingKeySet = TRUE there is nothing left to decide,
and the reference forbids Exportable beside it: certreq ends with an error instead of making the request.]],
  remedy = {
    text = "Take the line Exportable out, or let a new key be made.",
    command = 'certreq -new -machine "${artifact}" request.req',
  },
  when = { ["template.kind"] = "inf", ["template.use_existing_key_set"] = true },
  check = function (template)
    if present "template.exportable" then
      return fail { at = "template.exportable", got = tostring(template.exportable):upper(),
                    want = "no Exportable beside UseExistingKeySet" }
    end
    if not known "template.exportable" then return cannot_tell "template.exportable" end
  end,
  examples = {
    { fail = true, facts = { ["template.kind"] = "inf", ["template.use_existing_key_set"] = true,
        ["template.exportable"] = true } },
    { fail = true, facts = { ["template.kind"] = "inf", ["template.use_existing_key_set"] = true,
        ["template.exportable"] = false } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.use_existing_key_set"] = true,
        ["template.exportable"] = absent } },
    { not_applicable = true, facts = { ["template.kind"] = "inf",
        ["template.use_existing_key_set"] = false } },
    { cannot_tell = true, facts = { ["template.kind"] = "inf",
        ["template.use_existing_key_set"] = true } },
  },
}
