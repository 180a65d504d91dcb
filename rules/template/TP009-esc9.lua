local template = require "template"
local cases = require "template_cases"

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
  examples = cases({ enrollment_flags = { "NO_SECURITY_EXTENSION" }, application_policies = { "clientAuth" } },
    { { application_policies = absent, extended_key_usage = absent } },
    { { enrollment_flags = { "AUTO_ENROLLMENT" } },
      { application_policies = { "serverAuth" } } },
    { { application_policies = "unknown" } }),
}
