local template = require "template"
local cases = require "template_cases"

return rule {
  api = 1,
  title = "Anyone can enroll for a TLS server of any name (ESC17)",
  subject = "template", severity = "warning", since = "0.2",
  tags = { "esc", "esc17", "enrollment" },
  cite = {
    { "Certipy (ly4k), find: ESC17", "https://github.com/ly4k/Certipy" },
    { "Locksmith (jakehildreth), Find-ESC17", "https://github.com/jakehildreth/Locksmith" },
  },
  why = [[
Who may name the subject of a server certificate that the whole domain trusts can stand in for any server
there: the update server, a management tool. What is asked for besides: that Domain Users, Domain Computers,
Authenticated Users, Users or Everyone may enroll, no manager approves, and no signature is needed. A template
that no CA publishes harms nobody yet; where the export has no CA it counts as published.]],
  remedy = {
    text = [[
Build the subject from Active Directory, or let a manager approve, or give Enroll to the machines alone that
need it.]],
  },
  when = { ["template.kind"] = "adcs" },
  check = function (t)
    if not template.supplies_subject(t) or not template.purposes(t):has "serverAuth" then return end
    local who = template.open_to(t)
    if who then
      return fail { at = "template.name_flags", got = "subject from the request for " .. who .. template.when_published(),
                    want = "approval, or a subject from the directory" }
    end
  end,
  examples = cases({ name_flags = { "ENROLLEE_SUPPLIES_SUBJECT" }, application_policies = { "serverAuth" } },
    { { name_flags = { "ENROLLEE_SUPPLIES_SUBJECT_ALT_NAME" } } },
    { { name_flags = { "SUBJECT_ALT_REQUIRE_DNS" } },
      { application_policies = { "clientAuth" } } },
    { { application_policies = "unknown" } }),
}
