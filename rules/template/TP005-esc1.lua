local template = require "template"
local cases = require "template_cases"

return rule {
  api = 1,
  title = "Anyone can enroll for logon with a subject of their choice (ESC1)",
  subject = "template", severity = "error", since = "0.2",
  tags = { "esc", "esc1", "enrollment" },
  cite = {
    { "Certipy (ly4k), find: ESC1", "https://github.com/ly4k/Certipy" },
    { "SpecterOps, Certified Pre-Owned (2021)", "https://posts.specterops.io/certified-pre-owned-d95910965cd2" },
    { "MS-CRTD, section 2.28 (msPKI-Certificate-Name-Flag)" },
  },
  why = [[
Who may name the subject in the request names an administrator, gets a certificate for that account, and logs
on with it. What is asked for besides: that Domain Users, Domain Computers, Authenticated Users, Users or
Everyone may enroll, no manager approves, and no signature is needed. A template that no CA publishes harms
nobody yet; where the export has no CA it counts as published.]],
  remedy = {
    text = [[
In certtmpl.msc build the subject from Active Directory, or let a manager approve, and give Enroll to those
alone who need it. Look through the certificates that were issued so far.]],
  },
  when = { ["template.kind"] = "adcs" },
  check = function (t)
    if not template.supplies_subject(t) or not template.for_logon(t) then return end
    local who = template.open_to(t)
    if who then
      return fail { at = "template.name_flags", got = "subject from the request for " .. who .. template.when_published(),
                    want = "approval, or a subject from the directory" }
    end
  end,
  examples = cases({ name_flags = { "ENROLLEE_SUPPLIES_SUBJECT" }, application_policies = { "clientAuth" } },
    { { name_flags = { "ENROLLEE_SUPPLIES_SUBJECT_ALT_NAME", "SUBJECT_ALT_REQUIRE_UPN" } },
      { application_policies = absent, extended_key_usage = absent },
      { application_policies = { "smartcardLogon" } } },
    { { name_flags = { "SUBJECT_ALT_REQUIRE_UPN" } },
      { application_policies = { "serverAuth" } } },
    { { application_policies = "unknown" } }),
}
