return rule {
  api = 1,
  title = "Template is of version 1",
  subject = "template", severity = "notice", since = "0.2",
  tags = { "hygiene" },
  cite = {
    { "MS-CRTD, section 2.16 (msPKI-Template-Schema-Version)" },
    { "Certipy (ly4k), find: ESC15 (context)", "https://github.com/ly4k/Certipy" },
  },
  why = [[
Templates of version 1 came with Windows 2000. Their purposes, key sizes and providers cannot be edited,
certificates carry the name alone and no version, and ESC15 works on them alone.]],
  remedy = {
    text = [[
Make a copy in certtmpl.msc, which is of version 2 at least, let it supersede the old one, and stop
publishing that.]],
  },
  when = { ["template.kind"] = "adcs" },
  check = function (t)
    if t.schema_version == 1 then
      return fail { at = "template.schema_version", got = "1", want = "2 or later" }
    end
  end,
  examples = {
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 1 } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 2 } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 4 } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs" } },
  },
}
