local template = require "template"
local cases = require "template_cases"

return rule {
  api = 1,
  title = "Anyone can become an enrollment agent (ESC3)",
  subject = "template", severity = "error", since = "0.2",
  tags = { "esc", "esc3", "enrollment" },
  cite = {
    { "Certipy (ly4k), find: ESC3", "https://github.com/ly4k/Certipy" },
    { "SpecterOps, Certified Pre-Owned (2021)", "https://posts.specterops.io/certified-pre-owned-d95910965cd2" },
  },
  why = [[
An enrollment agent requests certificates on behalf of others, an administrator among them, and logs on with
those. What is asked for besides: that Domain Users, Domain Computers, Authenticated Users, Users or Everyone
may enroll, no manager approves, and no signature is needed. A template that no CA publishes harms nobody yet;
where the export has no CA it counts as published. A template for any purpose serves for this, too: TP006 has it.]],
  remedy = {
    text = [[
Give Enroll to the few who hand out smart cards, let a manager approve, and restrict enrollment agents in
the properties of the CA.]],
  },
  when = { ["template.kind"] = "adcs" },
  check = function (t)
    if not template.purposes(t):has "certRequestAgent" then return end
    local who = template.open_to(t)
    if who then
      return fail { at = "template.extended_key_usage", got = "the purpose enrollment agent for " .. who .. template.when_published(),
                    want = "approval, and Enroll for few" }
    end
  end,
  examples = cases({ application_policies = { "certRequestAgent" } },
    { { application_policies = absent, extended_key_usage = { "certRequestAgent" } } },
    { { application_policies = { "clientAuth" } } },
    { { application_policies = "unknown" } }),
}
