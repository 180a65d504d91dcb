-- Who may enroll for a certificate template, and who may change it: its access control list, asked
-- for the accounts that everybody in the domain, or without one, can act as.
local access = {}

-- Extended rights that a template can give: Certificate-Enrollment, Certificate-AutoEnrollment.
local ENROLL = "0e10c968-78fb-11d2-90d4-00c04f79dc55"
local AUTOENROLL = "a05b8cc2-17bc-4802-a710-e7c15ab866a2"

local CONTROL_ACCESS, WRITE_PROPERTY, WRITE_DAC, WRITE_OWNER = 0x100, 0x20, 0x40000, 0x80000
local GENERIC_ALL, GENERIC_WRITE = 0x10000000, 0x40000000

-- Accounts that everybody in the domain, or without one, can act as: the closed list that all rules on templates go
-- by, for entries and for owners. Domain groups are known by the end of the SID. `of`: "domain", its users; "logon",
-- all that log on, whatever they are.
local EVERYONE, AUTHENTICATED, ANONYMOUS, USERS = "S-1-1-0", "S-1-5-11", "S-1-5-7", "S-1-5-32-545"
local broad = {
  [EVERYONE] = { name = "Everyone", of = "logon" },
  [AUTHENTICATED] = { name = "Authenticated Users", of = "logon" },
  [ANONYMOUS] = { name = "Anonymous Logon", of = "logon" },
  ["-515"] = { name = "Domain Computers", of = "logon" },
  ["-513"] = { name = "Domain Users", of = "domain" },
  [USERS] = { name = "Users", of = "domain" },
}

-- nil for any other.
local function broad_account(sid)
  return sid and (broad[sid] or broad[string.match(sid, "^S%-1%-5%-21%-.+(%-%d+)$")])
end

-- ---- entries ----------------------------------------------------------------------------------

-- Generic rights as those of directory objects (MS-ADTS 5.1.3.2).
local function specific(mask)
  if mask & GENERIC_ALL ~= 0 then mask = mask | 0xf01ff end
  if mask & GENERIC_WRITE ~= 0 then mask = mask | 0x20028 end
  return mask
end

-- The right to enroll: that extended right, or every one. Autoenrollment alone is not enough.
local function enroll_bits(e)
  if e.object and e.object ~= ENROLL then return 0 end
  return specific(e.mask) & CONTROL_ACCESS
end

-- The right to change the template. Writing "the property" that is an extended right writes none.
local function write_bits(e)
  local mask = specific(e.mask)
  local bits = mask & (WRITE_DAC | WRITE_OWNER)
  if e.object ~= ENROLL and e.object ~= AUTOENROLL then bits = bits | (mask & WRITE_PROPERTY) end
  return bits
end

-- Denied to the account, or to a group that it is in wherever it logs on.
local function denied_to(denied, sid)
  local bits = (denied[sid] or 0) | (denied[EVERYONE] or 0)
  if sid ~= EVERYONE and sid ~= ANONYMOUS then bits = bits | (denied[AUTHENTICATED] or 0) end
  return bits
end

-- The first broad account, of `which` alone when it is given, that the entries give a right, in their order.
local function holder(entries, bits_of, which)
  if not entries.present then return "Everyone (there is no access control list)" end
  local denied = {}
  for e in entries:each() do
    local bits = e.flags.inherit_only and 0 or bits_of(e)
    local account = bits ~= 0 and broad_account(e.sid)
    if account and e.type == "deny" then
      denied[e.sid] = (denied[e.sid] or 0) | bits
    elseif account and e.type == "allow" and (not which or account.of == which) then
      if bits & ~denied_to(denied, e.sid) ~= 0 then return account.name end
    end
  end
end

function access.enroller(t)
  return holder(t.entries, enroll_bits)
end

-- The failure of a template that a broad account of `which` owns or can write; nil for others. Owners may always
-- write the access control list.
function access.changed_by(t, which)
  local owner = known "template.owner" and broad_account(t.owner)
  if owner and owner.of == which then
    return fail { at = "template.owner", got = owner.name .. " as owner", want = "an administrator" }
  end
  local who = holder(t.entries, write_bits, which)
  return who and fail { at = "template.entries", got = "write access for " .. who,
                        want = "write access for administrators alone" }
end

return access
