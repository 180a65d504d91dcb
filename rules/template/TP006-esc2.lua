local template = require "template"
local cases = require "template_cases"

return rule {
  api = 1,
  title = "Anyone can enroll for any purpose (ESC2)",
  subject = "template", severity = "error", since = "0.2",
  tags = { "esc", "esc2", "enrollment" },
  cite = {
    { "Certipy (ly4k), find: ESC2", "https://github.com/ly4k/Certipy" },
    { "SpecterOps, Certified Pre-Owned (2021)", "https://posts.specterops.io/certified-pre-owned-d95910965cd2" },
  },
  why = [[
A certificate for any purpose, or without purposes, serves for everything: logon, signing of code, requests on
behalf of others. What is asked for besides: that Domain Users, Domain Computers, Authenticated Users, Users
or Everyone may enroll, no manager approves, and no signature is needed. A template that no CA publishes harms
nobody yet; where the export has no CA it counts as published.]],
  remedy = {
    text = [[
Name the purposes that are needed in the application policies of the template, and give Enroll to those
alone who need it.]],
  },
  when = { ["template.kind"] = "adcs" },
  check = function (t)
    if not template.any_purpose(t) then return end
    local who = template.open_to(t)
    if who then
      return fail { at = "template.extended_key_usage", got = "any purpose for " .. who .. template.when_published(),
                    want = "named purposes" }
    end
  end,
  examples = cases({ application_policies = { "anyExtendedKeyUsage" } },
    { { application_policies = absent, extended_key_usage = absent },
      { application_policies = { "clientAuth", "anyApplicationPolicy" } } },
    { { application_policies = { "clientAuth" } },
      { application_policies = absent, extended_key_usage = { "serverAuth" } } },
    { { application_policies = "unknown" } }),
}
