local template = require "template"

return rule {
  api = 1,
  title = "Certificates for logon come without the security extension (ESC9)",
  subject = "template", severity = "warning", since = "0.2",
  tags = { "esc", "esc9", "enrollment" },
  cite = {
    { "Certipy (ly4k), find: ESC9", "https://github.com/ly4k/Certipy" },
    { "MS-CRTD, section 2.26 (NO_SECURITY_EXTENSION)" },
  },
  why = [[
The security extension binds a certificate to the account that asked for it. With NO_SECURITY_EXTENSION the
name alone decides: who may change the name of another account enrolls as that one, under a third one's name.
What is asked for besides: that Domain Users, Domain Computers, Authenticated Users, Users or Everyone may
enroll, no manager approves, and no signature is needed. A template that no CA publishes harms nobody yet;
where the export has no CA it counts as published.]],
  remedy = {
    text = [[
Take the flag off: certutil -dstemplate NAME msPKI-Enrollment-Flag -0x00080000. Enforce strong mapping on
the domain controllers (KB5014754).]],
  },
  when = { ["template.kind"] = "adcs" },
  check = function (t)
    if not t.enrollment_flags:has "NO_SECURITY_EXTENSION" or not template.for_logon(t) then return end
    local who = template.open_to(t)
    if who then
      return fail { at = "template.enrollment_flags", got = "no security extension for " .. who .. template.when_published(),
                    want = "the security extension" }
    end
  end,
  examples = {
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = { "NO_SECURITY_EXTENSION" }, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = { "clientAuth" },
      ["template.entries"] = { { sid = "S-1-5-11", mask = 0x20094, type = "allow" }, { sid = "S-1-5-21-1-2-3-513", mask = 0x100, type = "allow", object = "0e10c968-78fb-11d2-90d4-00c04f79dc55" } } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = { "NO_SECURITY_EXTENSION" }, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = { "clientAuth" },
      ["template.entries"] = { { sid = "S-1-5-11", mask = 0x130, type = "allow" } } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = { "NO_SECURITY_EXTENSION" }, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = { "clientAuth" },
      ["template.entries"] = { { sid = "S-1-5-21-1-2-3-515", mask = 0x10000000, type = "allow" } } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.enrollment_flags"] = { "NO_SECURITY_EXTENSION" },
      ["template.ra_signatures"] = 0, ["template.application_policies"] = { "clientAuth" },
      ["template.entries"] = { { sid = "S-1-5-21-1-2-3-513", mask = 0x100, type = "allow", object = "0e10c968-78fb-11d2-90d4-00c04f79dc55" } } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = { "NO_SECURITY_EXTENSION" }, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = { "clientAuth" }, ["template.entries"] = absent } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = { "NO_SECURITY_EXTENSION" }, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = absent,
      ["template.entries"] = { { sid = "S-1-5-21-1-2-3-513", mask = 0x100, type = "allow", object = "0e10c968-78fb-11d2-90d4-00c04f79dc55" } },
      ["template.extended_key_usage"] = absent } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = { "NO_SECURITY_EXTENSION" }, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = { "clientAuth" },
      ["template.entries"] = { { sid = "S-1-5-11", mask = 0x20094, type = "allow" }, { sid = "S-1-5-21-1-2-3-512", mask = 0x100, type = "allow", object = "0e10c968-78fb-11d2-90d4-00c04f79dc55" } } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = { "NO_SECURITY_EXTENSION" }, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = { "clientAuth" },
      ["template.entries"] = { { sid = "S-1-5-21-1-2-3-513", mask = 0x100, type = "allow", object = "a05b8cc2-17bc-4802-a710-e7c15ab866a2" } } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = { "NO_SECURITY_EXTENSION" }, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = { "clientAuth" },
      ["template.entries"] = { { sid = "S-1-5-11", mask = 0x100, type = "deny" }, { sid = "S-1-5-21-1-2-3-513", mask = 0x100, type = "allow", object = "0e10c968-78fb-11d2-90d4-00c04f79dc55" } } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = false,
      ["template.enrollment_flags"] = { "NO_SECURITY_EXTENSION" }, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = { "clientAuth" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = { "NO_SECURITY_EXTENSION", "PEND_ALL_REQUESTS" },
      ["template.ra_signatures"] = 0, ["template.application_policies"] = { "clientAuth" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = { "NO_SECURITY_EXTENSION" }, ["template.ra_signatures"] = 1,
      ["template.application_policies"] = { "clientAuth" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = { "AUTO_ENROLLMENT" }, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = { "clientAuth" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = { "NO_SECURITY_EXTENSION" }, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = { "serverAuth" } } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs", ["template.published"] = true,
      ["template.enrollment_flags"] = { "NO_SECURITY_EXTENSION" }, ["template.ra_signatures"] = 0,
      ["template.application_policies"] = { "clientAuth" } } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs", ["template.enrollment_flags"] = { "NO_SECURITY_EXTENSION" } } },
  },
}
