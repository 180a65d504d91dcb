local access = require "template_access"
local write_cases = require "write_cases"

return rule {
  api = 1,
  title = "Users of the domain can change the template (ESC4)",
  subject = "template", severity = "error", since = "0.2",
  tags = { "esc", "esc4", "permissions" },
  cite = {
    { "Certipy (ly4k), find: ESC4", "https://github.com/ly4k/Certipy" },
    { "SpecterOps, Certified Pre-Owned (2021)", "https://posts.specterops.io/certified-pre-owned-d95910965cd2" },
  },
  why = [[
Who can write a template, its permissions or its owner, or owns it, makes of it what ESC1 needs, enrolls, and
puts it back. Accounts that everybody has by another way (Authenticated Users, Everyone, Domain Computers) are
judged by TP020. The right to enroll, written as a property, writes nothing.]],
  remedy = {
    text = [[
In certtmpl.msc, tab Security, leave Write and Full Control to administrators; look at what the template
says now, for it may have been changed.]],
  },
  when = { ["template.kind"] = "adcs" },
  check = function (t)
    return access.changed_by(t, "domain")
  end,
  examples = write_cases({ "S-1-5-21-1-2-3-513", "S-1-5-32-545" },
                         { "S-1-5-21-1-2-3-512", "S-1-5-11", "S-1-1-0", "S-1-5-7", "S-1-5-21-1-2-3-515" }),
}
