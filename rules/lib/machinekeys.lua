-- The list that Windows gives the MachineKeys folders, and what differs from it.
local acl = require "acl"

local machinekeys = {}

local EVERYONE, ADMINISTRATORS, SYSTEM = "S-1-1-0", "S-1-5-32-544", "S-1-5-18"
local FULL, SPECIAL = 0x1f01ff, 0x12019f

-- What Windows sets up, for the folder only.
machinekeys.expected = {
  { sid = EVERYONE, mask = SPECIAL, text = "Everyone 0x12019f (read and write), this folder only" },
  { sid = ADMINISTRATORS, mask = FULL, text = "Administrators full control, this folder only" },
}

local function folder_only(e)
  local f = e.flags
  return not (f.object_inherit or f.container_inherit or f.no_propagate or f.inherit_only)
end

local function is_expected(e, want)
  return e.type == "allow" and e.sid == want.sid and acl.mask(e) == want.mask and folder_only(e)
      and not e.inherited
end

-- Older systems have SYSTEM too, for the folder and what is in it.
local function is_tolerated(e)
  return e.type == "label" or e.type == "audit"
      or (e.type == "allow" and e.sid == SYSTEM and acl.mask(e) == FULL)
end

-- Which of the expected entries are there (by their place), texts of all others, and whether one of
-- those has no SID.
function machinekeys.compare(entries)
  local found, added, nameless = {}, {}, false
  for e in entries:each() do
    local matched = is_tolerated(e)
    for i, want in ipairs(machinekeys.expected) do
      if is_expected(e, want) then
        found[i], matched = true, true
      end
    end
    if not matched then
      if #added < 16 then added[#added + 1] = acl.text(e) end
      nameless = nameless or not e.sid
    end
  end
  return found, added, nameless
end

return machinekeys
