-- Steps on the ACL of a key's file.
local keyfile = {}

-- `file` and `folder` as commands write them: placeholders.
function keyfile.for_system(file, folder)
  return {
    { command = "icacls " .. file .. " /save keyfile.acl",
      changes = "Nothing on the key: keeps its ACL in keyfile.acl. Where that is denied, this lets an administrator in "
        .. "first, and makes Administrators the owner: takeown /a /f " .. file, undo = "del keyfile.acl" },
    { command = "icacls " .. file .. " /remove:d *S-1-5-18 /grant *S-1-5-18:(F) *S-1-5-32-544:(F)",
      changes = "Lets SYSTEM and Administrators open the key.", undo = "icacls " .. folder .. " /restore keyfile.acl" },
  }
end

return keyfile
