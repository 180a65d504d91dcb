local template = require "template"

return rule {
  api = 1,
  title = "Template lets private keys be exported",
  subject = "template", severity = "warning", since = "0.2",
  tags = { "private-key", "exportable" },
  cite = {
    { "MS-CRTD, section 2.27 (EXPORTABLE_KEY 0x10)" },
    { "Microsoft, certreq: private keys should not be exportable",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certreq_1" },
  },
  why = [[
Whoever administers a machine, or acts as the user, can take an exportable key along, and nothing shows it.
Keys of CAs, of enrollment agents and for code signing stand for others: there it is an error. The flag only
binds Windows itself, but without it a copy needs tools and leaves traces.]],
  remedy = {
    text = [[
In certtmpl.msc untick "Allow private key to be exported" on the tab Request Handling. Where a key has to be
moved, say to a second node, make a template for that alone.]],
  },
  when = { ["template.kind"] = "adcs" },
  check = function (t)
    if not t.exportable then return end
    local weighty = template.purposes(t):any("codeSigning", "certRequestAgent")
                    or t.general_flags:any("IS_CA", "IS_CROSS_CA")
    return fail { at = "template.exportable", got = "exportable", want = "not exportable",
                  severity = weighty and "error" or "warning" }
  end,
  examples = {
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.exportable"] = true,
      ["template.application_policies"] = { "serverAuth" },
      ["template.general_flags"] = { "MACHINE_TYPE" } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.exportable"] = true,
      ["template.application_policies"] = { "codeSigning" } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.exportable"] = true,
      ["template.application_policies"] = absent, ["template.extended_key_usage"] = absent,
      ["template.general_flags"] = { "IS_CA" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.exportable"] = false } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs" } },
  },
}
