-- Examples of rules behind the gate of lib/template.lua: the truth table of who may enroll, the same
-- for each of them. `base` has the facts that make the rule fail but for those of the gate; further
-- lists change some of them.
local ENROLL, AUTOENROLL = "0e10c968-78fb-11d2-90d4-00c04f79dc55",
                           "a05b8cc2-17bc-4802-a710-e7c15ab866a2"
local USERS, ADMINS, ANYONE = "S-1-5-21-1-2-3-513", "S-1-5-21-1-2-3-512", "S-1-5-11"

local function entry(sid, mask, object, type)
  return { sid = sid, mask = mask, object = object, type = type or "allow" }
end

local function with(base, change)
  local facts = { ["template.kind"] = "adcs", ["template.published"] = true,
                  ["template.enrollment_flags"] = {}, ["template.ra_signatures"] = 0,
                  ["template.entries"] = { entry(ANYONE, 0x20094), entry(USERS, 0x130, ENROLL) } }
  for name, value in pairs(base) do facts["template." .. name] = value end
  for name, value in pairs(change) do facts["template." .. name] = value end
  for name, value in pairs(facts) do
    if value == "unknown" then facts[name] = nil end
  end
  return facts
end

local open = {
  {}, { published = "unknown" }, { ra_signatures = absent }, { entries = absent },
  { entries = { entry(ANYONE, 0x100) } },                           -- all extended rights
  { entries = { entry("S-1-5-21-1-2-3-515", 0x10000000) } },        -- generic all
  { entries = { entry("S-1-1-0", 0xf01ff) } },                      -- full control
  { entries = { entry(ADMINS, 0x100, nil, "deny"), entry(USERS, 0x100, ENROLL) } },
  { entries = { entry(USERS, 0x100, AUTOENROLL, "deny"), entry(USERS, 0x100, ENROLL) } },
  { entries = { entry(USERS, 0x100, ENROLL), entry(ANYONE, 0x100, nil, "deny") } },
}
local shut = {
  { published = false }, { ra_signatures = 1 }, { entries = {} },
  { entries = { entry(ANYONE, 0x20094), entry(ADMINS, 0x100, ENROLL) } },
  { entries = { entry(USERS, 0x100, AUTOENROLL) } },                -- autoenrollment alone
  { entries = { entry(USERS, 0x30, ENROLL) } },                     -- the object without the bit
  { entries = { entry(USERS, 0x100, ENROLL, "deny"), entry(USERS, 0x100, ENROLL) } },
  { entries = { entry(ANYONE, 0x100, nil, "deny"), entry(USERS, 0x100, ENROLL) } },
  { entries = { { sid = USERS, mask = 0x100, type = "allow", flags = { "inherit_only" } } } },
}

-- `passes`, `fails`, `unknown`: lists of changes.
return function (base, fails, passes, unknown)
  local examples = {}
  local function add(verdict, changes)
    for _, change in ipairs(changes) do
      examples[#examples + 1] = { [verdict] = true, facts = with(base, change) }
    end
  end
  add("fail", open)
  add("fail", fails)
  add("pass", shut)
  add("pass", passes)
  add("cannot_tell", { { entries = "unknown" }, { ra_signatures = "unknown" } })
  add("cannot_tell", unknown)
  local approved = { "PEND_ALL_REQUESTS", table.unpack(base.enrollment_flags or {}) }
  add("pass", { { enrollment_flags = approved } })
  return examples
end
