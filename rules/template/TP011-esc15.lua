local template = require "template"

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
      return fail { at = "template.schema_version", got = "version 1 with the subject from the request for " .. who .. template.when_published(),
                    want = "version 2 or later" }
    end
  end,
  examples = {
    { not_applicable = true, facts = { ["template.kind"] = "adcs", ["template.schema_version"] = 2 } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.schema_version"] = 1, ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = absent,
      ["template.entries"] = { { sid = "S-1-5-11", mask = 0x20094, type = "allow" }, { sid = "S-1-5-21-1-2-3-513", mask = 0x100, type = "allow", object = "0e10c968-78fb-11d2-90d4-00c04f79dc55" } } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.schema_version"] = 1, ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = absent,
      ["template.entries"] = { { sid = "S-1-5-11", mask = 0x130, type = "allow" } } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.schema_version"] = 1, ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = absent,
      ["template.entries"] = { { sid = "S-1-5-21-1-2-3-515", mask = 0x10000000, type = "allow" } } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.enrollment_flags"] = {},
      ["template.ra_signatures"] = 0, ["template.schema_version"] = 1,
      ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = absent,
      ["template.entries"] = { { sid = "S-1-5-21-1-2-3-513", mask = 0x100, type = "allow", object = "0e10c968-78fb-11d2-90d4-00c04f79dc55" } } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.schema_version"] = 1, ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = absent, ["template.entries"] = absent } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.schema_version"] = 1, ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = absent,
      ["template.entries"] = { { sid = "S-1-5-11", mask = 0x20094, type = "allow" }, { sid = "S-1-5-21-1-2-3-512", mask = 0x100, type = "allow", object = "0e10c968-78fb-11d2-90d4-00c04f79dc55" } } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.schema_version"] = 1, ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = absent,
      ["template.entries"] = { { sid = "S-1-5-21-1-2-3-513", mask = 0x100, type = "allow", object = "a05b8cc2-17bc-4802-a710-e7c15ab866a2" } } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.schema_version"] = 1, ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = absent,
      ["template.entries"] = { { sid = "S-1-5-11", mask = 0x100, type = "deny" }, { sid = "S-1-5-21-1-2-3-513", mask = 0x100, type = "allow", object = "0e10c968-78fb-11d2-90d4-00c04f79dc55" } } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = false,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.schema_version"] = 1, ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = absent } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = { "PEND_ALL_REQUESTS" }, ["template.ra_signatures"] = 0,
      ["template.schema_version"] = 1, ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = absent } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 1,
      ["template.schema_version"] = 1, ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = absent } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.schema_version"] = 1, ["template.name_flags"] = { "SUBJECT_REQUIRE_DNS_AS_CN" },
      ["template.application_policies"] = absent } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.schema_version"] = 1, ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = { "serverAuth" } } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.schema_version"] = 1, ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" },
      ["template.application_policies"] = absent } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs", ["template.schema_version"] = 1,
      ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" } } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs", ["template.name_flags"] = { "ENROLLEE_SUPPLIES_SUBJECT" } } },
  },
}
