-- Entries of access control lists, for rules and their messages.
local acl = {}

local FILE_ALL, GENERIC_ALL, GENERIC_READ = 0x1f01ff, 0x10000000, 0x80000000

function acl.allows(e)
  return e.type == "allow" or e.type == "conditional_allow"
end

function acl.denies(e)
  return e.type == "deny" or e.type == "conditional_deny"
end

-- Whether an entry's mask has the right to read a file's content, or generic rights that have it.
function acl.reads(e)
  return e.mask & (1 | GENERIC_ALL | GENERIC_READ) ~= 0
end

function acl.mask(e)
  return e.mask == GENERIC_ALL and FILE_ALL or e.mask
end

function acl.account(e)
  return e.account or e.sid or "an account without name"
end

-- "Everyone (S-1-1-0) allow 0x12019f inherited (OI)(CI)"
function acl.text(e)
  local who = acl.account(e)
  if e.account and e.sid and e.account ~= e.sid then who = who .. " (" .. e.sid .. ")" end
  local how = string.format("%s %s 0x%x", who, e.type, e.mask)
  if e.inherited then how = how .. " inherited" end
  local flags = ""
  if e.flags.object_inherit then flags = flags .. "(OI)" end
  if e.flags.container_inherit then flags = flags .. "(CI)" end
  if e.flags.no_propagate then flags = flags .. "(NP)" end
  if e.flags.inherit_only then flags = flags .. "(IO)" end
  return flags == "" and how or how .. " " .. flags
end

-- Accounts with an entry that lets them read, for a message.
function acl.readers(entries)
  local names, count = {}, 0
  for e in entries:each() do
    if acl.allows(e) and acl.reads(e) and not e.flags.inherit_only then
      count = count + 1
      if count <= 8 then names[count] = acl.account(e) end
    end
  end
  if count == 0 then return "readable for nobody" end
  return "readable for " .. table.concat(names, ", ") .. (count > 8 and " and others" or "")
end

return acl
