return rule {
  api = 1,
  title = "Two flags of the template say different things of exportability",
  subject = "template", severity = "notice", since = "0.2",
  tags = { "exportable" },
  cite = {
    { "MS-CRTD, section 2.4 (flags)" },
    { "MS-CRTD, section 2.27 (EXPORTABLE_KEY)" },
  },
  why = [[
From version 2 on the private key flags decide; the old flag is kept and ignored. Tools that read the old one
show, or copy, something else than what clients do.]],
  remedy = {
    text = [[
Open the template in certtmpl.msc, change the box for exporting and change it back: both flags are written
anew.]],
  },
  when = { ["template.kind"] = "adcs", ["template.schema_version"] = { min = 2 } },
  check = function (t)
    local old, new = t.general_flags:has "EXPORTABLE_KEY", t.private_key_flags:has "EXPORTABLE_KEY"
    if old ~= new then
      return fail { at = "template.general_flags", got = "flags " .. (old and "with" or "without")
                    .. " 0x10, private key flags " .. (new and "with" or "without") .. " it",
                    want = "the same in both" }
    end
  end,
  examples = {
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 2,
      ["template.general_flags"] = { "EXPORTABLE_KEY" }, ["template.private_key_flags"] = {} } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 4, ["template.general_flags"] = {},
      ["template.private_key_flags"] = { "EXPORTABLE_KEY" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 2,
      ["template.general_flags"] = { "EXPORTABLE_KEY" },
      ["template.private_key_flags"] = { "EXPORTABLE_KEY" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 2,
      ["template.general_flags"] = { "MACHINE_TYPE" },
      ["template.private_key_flags"] = { "USE_LEGACY_PROVIDER" } } },
    { not_applicable = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 1,
      ["template.general_flags"] = { "EXPORTABLE_KEY" }, ["template.private_key_flags"] = {} } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 2, ["template.general_flags"] = {} } },
  },
}
