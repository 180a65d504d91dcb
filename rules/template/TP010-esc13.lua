local template = require "template"

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
  examples = {
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.policy_groups"] = { "CN=Operators,DC=corp" },
      ["template.application_policies"] = { "clientAuth" },
      ["template.entries"] = { { sid = "S-1-5-11", mask = 0x20094, type = "allow" }, { sid = "S-1-5-21-1-2-3-513", mask = 0x100, type = "allow", object = "0e10c968-78fb-11d2-90d4-00c04f79dc55" } } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.policy_groups"] = { "CN=Operators,DC=corp" },
      ["template.application_policies"] = { "clientAuth" },
      ["template.entries"] = { { sid = "S-1-5-11", mask = 0x130, type = "allow" } } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.policy_groups"] = { "CN=Operators,DC=corp" },
      ["template.application_policies"] = { "clientAuth" },
      ["template.entries"] = { { sid = "S-1-5-21-1-2-3-515", mask = 0x10000000, type = "allow" } } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.enrollment_flags"] = {},
      ["template.ra_signatures"] = 0, ["template.policy_groups"] = { "CN=Operators,DC=corp" },
      ["template.application_policies"] = { "clientAuth" },
      ["template.entries"] = { { sid = "S-1-5-21-1-2-3-513", mask = 0x100, type = "allow", object = "0e10c968-78fb-11d2-90d4-00c04f79dc55" } } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.policy_groups"] = { "CN=Operators,DC=corp" },
      ["template.application_policies"] = { "clientAuth" }, ["template.entries"] = absent } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.policy_groups"] = { "CN=Operators,DC=corp" },
      ["template.application_policies"] = { "clientAuth" },
      ["template.entries"] = { { sid = "S-1-5-11", mask = 0x20094, type = "allow" }, { sid = "S-1-5-21-1-2-3-512", mask = 0x100, type = "allow", object = "0e10c968-78fb-11d2-90d4-00c04f79dc55" } } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.policy_groups"] = { "CN=Operators,DC=corp" },
      ["template.application_policies"] = { "clientAuth" },
      ["template.entries"] = { { sid = "S-1-5-21-1-2-3-513", mask = 0x100, type = "allow", object = "a05b8cc2-17bc-4802-a710-e7c15ab866a2" } } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.policy_groups"] = { "CN=Operators,DC=corp" },
      ["template.application_policies"] = { "clientAuth" },
      ["template.entries"] = { { sid = "S-1-5-11", mask = 0x100, type = "deny" }, { sid = "S-1-5-21-1-2-3-513", mask = 0x100, type = "allow", object = "0e10c968-78fb-11d2-90d4-00c04f79dc55" } } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = false,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.policy_groups"] = { "CN=Operators,DC=corp" },
      ["template.application_policies"] = { "clientAuth" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = { "PEND_ALL_REQUESTS" }, ["template.ra_signatures"] = 0,
      ["template.policy_groups"] = { "CN=Operators,DC=corp" },
      ["template.application_policies"] = { "clientAuth" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 1,
      ["template.policy_groups"] = { "CN=Operators,DC=corp" },
      ["template.application_policies"] = { "clientAuth" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.policy_groups"] = absent, ["template.application_policies"] = { "clientAuth" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.policy_groups"] = { "CN=Operators,DC=corp" },
      ["template.application_policies"] = { "serverAuth" } } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.policy_groups"] = { "CN=Operators,DC=corp" },
      ["template.application_policies"] = { "clientAuth" } } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs", ["template.application_policies"] = { "clientAuth" } } },
  },
}
