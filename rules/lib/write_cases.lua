-- Examples of rules on who can write a template: for the first of some accounts, the rights that let it write and
-- those that do not; for each, that it owns the template or has all rights.
local ENROLL, NAME_FLAG = "0e10c968-78fb-11d2-90d4-00c04f79dc55",
                          "ea1dddc4-60ff-416e-8cc0-17cee534bce7"

local function facts(entries)
  return { ["template.kind"] = "adcs", ["template.owner"] = absent, ["template.entries"] = entries }
end

-- `others`: accounts of no interest to the rule, which may have every right or be the owner.
return function (accounts, others)
  local sid = accounts[1]
  local function entry(mask, object)
    return { sid = sid, mask = mask, object = object, type = "allow" }
  end
  local writes = {
    entry(0x20), entry(0x40000), entry(0x80000),  -- a property, the list, the owner
    entry(0x10000000), entry(0x40000000), entry(0xf01ff), -- generic all and write, full control
    entry(0x20, NAME_FLAG),                  -- msPKI-Certificate-Name-Flag alone
  }
  local harmless = {
    entry(0x20094), entry(0x100), entry(0x10), entry(0x130, ENROLL),
    { sid = sid, mask = 0x20, type = "allow", flags = { "inherit_only" } },
  }
  local examples = {}
  for _, e in ipairs(writes) do examples[#examples + 1] = { fail = true, facts = facts { e } } end
  for _, e in ipairs(harmless) do examples[#examples + 1] = { pass = true, facts = facts { e } } end
  local function owned(verdict, owner)
    examples[#examples + 1] = { [verdict] = true, facts = { ["template.kind"] = "adcs", ["template.owner"] = owner,
                                                            ["template.entries"] = {} } }
  end
  for _, account in ipairs(accounts) do
    owned("fail", account)
    examples[#examples + 1] = { fail = true, facts = facts { { sid = account, mask = 0xf01ff, type = "allow" } } }
  end
  local full = {}
  for i, other in ipairs(others) do
    owned("pass", other)
    full[i] = { sid = other, mask = 0xf01ff, type = "allow" }
  end
  local denied = { { sid = sid, mask = 0x40000, type = "deny" }, entry(0x40000) }
  examples[#examples + 1] = { pass = true, facts = facts(denied) }
  examples[#examples + 1] = { pass = true, facts = facts(full) }
  examples[#examples + 1] = { fail = true, facts = facts(absent) }
  examples[#examples + 1] = { cannot_tell = true, facts = { ["template.kind"] = "adcs" } }
  return examples
end
