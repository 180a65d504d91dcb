local access = require "template_access"
local write_cases = require "write_cases"

local BROAD = { ["Domain Users"] = true, ["Users"] = true }

local examples = write_cases("S-1-5-21-1-2-3-513", { "S-1-5-21-1-2-3-512", "S-1-5-11" })
examples[#examples + 1] = { fail = true, facts = { ["template.kind"] = "adcs",
                                                   ["template.owner"] = "S-1-5-21-1-2-3-513" } }

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
Who can write a template, its permissions or its owner makes of it what ESC1 needs, enrolls, and puts it back.
Accounts that everybody has by another way (Authenticated Users, Everyone, Domain Computers) are judged by
TP020. The right to enroll, written as a property, writes nothing.]],
  remedy = {
    text = [[
In certtmpl.msc, tab Security, leave Write and Full Control to administrators; look at what the template
says now, for it may have been changed.]],
  },
  when = { ["template.kind"] = "adcs" },
  check = function (t)
    local owner = known "template.owner" and access.broad_account(t.owner)
    if owner and BROAD[owner] then
      return fail { at = "template.owner", got = owner .. " as owner", want = "an administrator" }
    end
    local who = access.writer(t, BROAD)
    if who then
      return fail { at = "template.entries", got = "write access for " .. who,
                    want = "write access for administrators alone" }
    end
  end,
  examples = examples,
}
