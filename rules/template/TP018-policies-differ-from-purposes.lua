return rule {
  api = 1,
  title = "Application policies of the template are not its extended key usage",
  subject = "template", severity = "warning", since = "0.2",
  tags = { "extended-key-usage" },
  cite = {
    { "Certipy (ly4k), issue 228: which of the two lists counts", "https://github.com/ly4k/Certipy/issues/228" },
    { "MS-CRTD, msPKI-Certificate-Application-Policy" },
  },
  why = [[
From version 2 on Windows writes both lists alike. Where they differ, programs of Windows go by the
application policies and all others by the extended key usage, and so do tools that audit templates: what the
certificate serves for depends on who looks.]],
  remedy = {
    text = [[
Open the template in certtmpl.msc, edit Application Policies on the tab Extensions and save: both lists are
written anew.]],
  },
  when = { ["template.kind"] = "adcs", ["template.schema_version"] = { min = 2 } },
  check = function (t)
    local policies, purposes = t.application_policies, t.extended_key_usage
    local same = #policies == #purposes
    for purpose in purposes:each() do same = same and policies:has(purpose) end
    if not same then
      return fail { at = "template.application_policies", got = policies:text(), want = purposes:text() }
    end
  end,
  examples = {
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 2,
      ["template.application_policies"] = { "clientAuth" },
      ["template.extended_key_usage"] = { "serverAuth" } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 4,
      ["template.application_policies"] = absent,
      ["template.extended_key_usage"] = { "serverAuth" } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 2,
      ["template.application_policies"] = { "clientAuth", "serverAuth" },
      ["template.extended_key_usage"] = { "serverAuth" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 2,
      ["template.application_policies"] = { "clientAuth", "serverAuth" },
      ["template.extended_key_usage"] = { "serverAuth", "clientAuth" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 2,
      ["template.application_policies"] = absent, ["template.extended_key_usage"] = absent } },
    { not_applicable = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 1 } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 2,
      ["template.application_policies"] = { "clientAuth" } } },
  },
}
