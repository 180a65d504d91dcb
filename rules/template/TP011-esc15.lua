local template = require "template"
local cases = require "template_cases"

return rule {
  api = 1,
  title = "Version 1 template takes subject and application policies from anyone (ESC15)",
  subject = "template", severity = "error", since = "0.2",
  tags = { "esc", "esc15", "enrollment" },
  cite = {
    { "Certipy (ly4k), find: ESC15 (CVE-2024-49019)", "https://github.com/ly4k/Certipy" },
  },
  why = [[
A CA without the update for CVE-2024-49019 copies application policies from requests for a version 1 template.
Who may name the subject too gets a certificate for logon as anybody, whatever the template is for. A template
with application policies of its own is not open to that. What is asked for besides: that Domain Users, Domain
Computers, Authenticated Users, Users or Everyone may enroll, no manager approves, and no signature is needed.
A template that no CA publishes harms nobody yet; where the export has no CA it counts as published.]],
  remedy = {
    text = [[
Update the CA. Replace the template by a copy, which is of version 2 at least, and stop publishing the old
one.]],
  },
  when = { ["template.kind"] = "adcs", ["template.schema_version"] = 1 },
  check = function (t)
    if not template.supplies_subject(t) or t.application_policies.present then return end
    local who = template.open_to(t)
    if who then
      return fail { at = "template.schema_version",
                    got = "version 1 with the subject from the request for " .. who .. template.when_published(),
                    want = "version 2 or later" }
    end
  end,
  examples = cases({ schema_version = 1, name_flags = { "ENROLLEE_SUPPLIES_SUBJECT" }, application_policies = absent },
    {},
    { { name_flags = { "SUBJECT_REQUIRE_DNS_AS_CN" } },
      { application_policies = { "serverAuth" } } },
    { { application_policies = "unknown" },
      { application_policies = "unknown" } }),
}
