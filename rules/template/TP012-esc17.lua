local template = require "template"

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
  examples = {
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = { "serverAuth" },
      ["template.entries"] = { { sid = "S-1-5-11", mask = 0x20094, type = "allow" }, { sid = "S-1-5-21-1-2-3-513", mask = 0x100, type = "allow", object = "0e10c968-78fb-11d2-90d4-00c04f79dc55" } } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = { "serverAuth" },
      ["template.entries"] = { { sid = "S-1-5-11", mask = 0x130, type = "allow" } } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = { "serverAuth" },
      ["template.entries"] = { { sid = "S-1-5-21-1-2-3-515", mask = 0x10000000, type = "allow" } } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.enrollment_flags"] = {},
      ["template.ra_signatures"] = 0, ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = { "serverAuth" },
      ["template.entries"] = { { sid = "S-1-5-21-1-2-3-513", mask = 0x100, type = "allow", object = "0e10c968-78fb-11d2-90d4-00c04f79dc55" } } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = { "serverAuth" }, ["template.entries"] = absent } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT_ALT_NAME" },
      ["template.application_policies"] = { "serverAuth" },
      ["template.entries"] = { { sid = "S-1-5-21-1-2-3-513", mask = 0x100, type = "allow", object = "0e10c968-78fb-11d2-90d4-00c04f79dc55" } } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = { "serverAuth" },
      ["template.entries"] = { { sid = "S-1-5-11", mask = 0x20094, type = "allow" }, { sid = "S-1-5-21-1-2-3-512", mask = 0x100, type = "allow", object = "0e10c968-78fb-11d2-90d4-00c04f79dc55" } } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = { "serverAuth" },
      ["template.entries"] = { { sid = "S-1-5-21-1-2-3-513", mask = 0x100, type = "allow", object = "a05b8cc2-17bc-4802-a710-e7c15ab866a2" } } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = { "serverAuth" },
      ["template.entries"] = { { sid = "S-1-5-11", mask = 0x100, type = "deny" }, { sid = "S-1-5-21-1-2-3-513", mask = 0x100, type = "allow", object = "0e10c968-78fb-11d2-90d4-00c04f79dc55" } } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = false,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = { "serverAuth" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = { "PEND_ALL_REQUESTS" }, ["template.ra_signatures"] = 0,
      ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = { "serverAuth" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 1,
      ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = { "serverAuth" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.name_flags"] = { "SUBJECT_ALT_REQUIRE_DNS" },
      ["template.application_policies"] = { "serverAuth" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = { "clientAuth" } } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = { "serverAuth" } } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs", ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" } } },
  },
}
