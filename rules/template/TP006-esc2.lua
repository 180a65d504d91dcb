local template = require "template"

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
  examples = {
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = { "anyExtendedKeyUsage" },
      ["template.entries"] = { { sid = "S-1-5-11", mask = 0x20094, type = "allow" }, { sid = "S-1-5-21-1-2-3-513", mask = 0x100, type = "allow", object = "0e10c968-78fb-11d2-90d4-00c04f79dc55" } } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = { "anyExtendedKeyUsage" },
      ["template.entries"] = { { sid = "S-1-5-11", mask = 0x130, type = "allow" } } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = { "anyExtendedKeyUsage" },
      ["template.entries"] = { { sid = "S-1-5-21-1-2-3-515", mask = 0x10000000, type = "allow" } } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.enrollment_flags"] = {},
      ["template.ra_signatures"] = 0,
      ["template.application_policies"] = { "anyExtendedKeyUsage" },
      ["template.entries"] = { { sid = "S-1-5-21-1-2-3-513", mask = 0x100, type = "allow", object = "0e10c968-78fb-11d2-90d4-00c04f79dc55" } } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = { "anyExtendedKeyUsage" }, ["template.entries"] = absent } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = absent,
      ["template.entries"] = { { sid = "S-1-5-21-1-2-3-513", mask = 0x100, type = "allow", object = "0e10c968-78fb-11d2-90d4-00c04f79dc55" } },
      ["template.extended_key_usage"] = absent } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = { "clientAuth", "anyApplicationPolicy" },
      ["template.entries"] = { { sid = "S-1-5-21-1-2-3-513", mask = 0x100, type = "allow", object = "0e10c968-78fb-11d2-90d4-00c04f79dc55" } } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = { "anyExtendedKeyUsage" },
      ["template.entries"] = { { sid = "S-1-5-11", mask = 0x20094, type = "allow" }, { sid = "S-1-5-21-1-2-3-512", mask = 0x100, type = "allow", object = "0e10c968-78fb-11d2-90d4-00c04f79dc55" } } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = { "anyExtendedKeyUsage" },
      ["template.entries"] = { { sid = "S-1-5-21-1-2-3-513", mask = 0x100, type = "allow", object = "a05b8cc2-17bc-4802-a710-e7c15ab866a2" } } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = { "anyExtendedKeyUsage" },
      ["template.entries"] = { { sid = "S-1-5-11", mask = 0x100, type = "deny" }, { sid = "S-1-5-21-1-2-3-513", mask = 0x100, type = "allow", object = "0e10c968-78fb-11d2-90d4-00c04f79dc55" } } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = false,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = { "anyExtendedKeyUsage" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = { "PEND_ALL_REQUESTS" }, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = { "anyExtendedKeyUsage" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 1,
      ["template.application_policies"] = { "anyExtendedKeyUsage" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = { "clientAuth" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = absent,
      ["template.extended_key_usage"] = { "serverAuth" } } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = { "anyExtendedKeyUsage" } } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs" } },
  },
}
