local template = require "template"
local cases = require "template_cases"

return rule {
  api = 1,
  title = "Anyone can enroll for a policy that stands for a group (ESC13)",
  subject = "template", severity = "warning", since = "0.2",
  tags = { "esc", "esc13", "enrollment" },
  cite = {
    { "Certipy (ly4k), find: ESC13", "https://github.com/ly4k/Certipy" },
  },
  why = [[
A policy identifier that is linked to a group (msDS-OIDToGroupLink) makes whoever logs on with such a
certificate a member of the group for that logon. What is asked for besides: that Domain Users, Domain
Computers, Authenticated Users, Users or Everyone may enroll, no manager approves, and no signature is needed.
A template that no CA publishes harms nobody yet; where the export has no CA it counts as published.]],
  remedy = {
    text = [[
Give Enroll to those alone who are to have the group, or take the link from the policy.]],
  },
  when = { ["template.kind"] = "adcs" },
  check = function (t)
    if not t.policy_groups.present or not template.for_logon(t) then return end
    local who = template.open_to(t)
    if who then
      return fail { at = "template.policy_groups", got = "a policy that stands for a group for " .. who .. template.when_published(),
                    want = "Enroll for those who are to have the group" }
    end
  end,
  examples = cases({ policy_groups = { "CN=Operators,DC=corp" }, application_policies = { "clientAuth" } },
    {},
    { { policy_groups = absent },
      { application_policies = { "serverAuth" } } },
    { { policy_groups = "unknown" } }),
}
