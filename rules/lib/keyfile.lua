-- Steps on the ACL of a key's file.
local keyfile = {}

local OTHERS = " The entry of a group, Everyone for one, denied others, too: look with icacls at who is allowed to read "
  .. "the key then, and deny those anew who are not to."

-- Keeps the ACL of `file` in keyfile.acl.
local function keep(file)
  return { command = "icacls " .. file .. " /save keyfile.acl",
           changes = "Nothing on the key: keeps its ACL in keyfile.acl. Where that is denied, this lets an administrator "
             .. "in first, and makes Administrators the owner: takeown /a /f " .. file, undo = "del keyfile.acl" }
end

-- `file` and `folder` as commands write them: placeholders. A step whose ${denies...} are none is left out.
local function steps(file, folder, denied, grant)
  local undo = "icacls " .. folder .. " /restore keyfile.acl"
  return {
    keep(file),
    { command = "icacls " .. file .. " /remove:d " .. denied.accounts,
      changes = "Takes away what denies " .. denied.who .. " the key, an entry of its own or of a group that it is in; no "
        .. "grant weighs more than such an entry." .. OTHERS, undo = undo },
    { command = "icacls " .. file .. " /grant " .. grant.rights, changes = grant.changes, undo = undo },
  }
end

function keyfile.for_system(file, folder)
  return steps(file, folder, { accounts = "${deniessystem}", who = "SYSTEM" },
               { rights = "*S-1-5-18:(F) *S-1-5-32-544:(F)", changes = "Lets SYSTEM and Administrators open the key." })
end

function keyfile.for_network_service(file, folder)
  return steps(file, folder, { accounts = "${deniesservice}", who = "NETWORK SERVICE" },
               { rights = "*S-1-5-20:(R)", changes = "Lets NETWORK SERVICE read the key." })
end

-- Which of a cause's two fixes for SYSTEM: "listed", on the file as it was listed, where that says in which folder; else
-- "system", on the file where such keys lie.
function keyfile.fix_of(acl)
  local path = known(acl, "path") and acl.kind == "key_file" and acl.path or ""
  return path:find("\\", 1, true) and "listed" or "system"
end

return keyfile
