local evidence = require "evidence"
local list = require "acl"
local tested = require "tested"

local function steps(parent, name, kept)
  local folder = parent .. "\\" .. name
  local undo = "icacls " .. parent .. " /restore " .. kept
  return {
    { command = "icacls " .. folder .. " /save " .. kept,
      changes = "Nothing on the folder: keeps its ACL in " .. kept .. ". Where that is denied, this lets an administrator "
        .. "in first, and makes Administrators the owner: takeown /a /f " .. folder, undo = "del " .. kept },
    { command = "icacls " .. folder .. " /remove:d ${deniesanybody}",
      changes = "Takes away the entries that deny somebody the folder: Windows has none there, and no grant weighs more. "
        .. "Who was meant to be shut out of a key is denied its file, not the folder.", undo = undo },
    { command = "icacls " .. folder .. " /grant:r *S-1-5-32-544:(F) *S-1-1-0:(R,W)",
      changes = "Gives Administrators full control of the folder and Everyone the special rights; the key files in it "
        .. "keep their own ACLs.", undo = undo },
  }
end

-- The account of an entry that denies somebody something, as Windows' own list has none.
local function denied(entries)
  for e in entries:each() do
    if e.type == "deny" and not e.flags.inherit_only then return list.account(e) end
  end
end

-- SYSTEM and Administrators lack a right, or Everyone does.
local function is_strict(acl)
  return not grants(acl, "S-1-5-32-544", "write_dac") or not grants(acl, "S-1-5-32-544", "write_data")
      or not grants(acl, "S-1-5-18", "write_data") or not grants(acl, "S-1-1-0", "write_data")
end

-- The folder of CNG's keys is another one.
local function fix_of(acl)
  local path = known(acl, "path") and acl.path and acl.path:lower():gsub("[\\/]+$", "") or ""
  return path:sub(-#[[\crypto\keys]]) == [[\crypto\keys]] and "keys" or "machinekeys"
end

return cause {
  api = 1,
  title = "The ACL of the folder of the machine's keys is not what Windows needs",
  since = "0.2", rank = 50, key_event = true,
  cite = {
    { "Microsoft, Default permissions for the MachineKeys folders (KB 278381)",
      "https://learn.microsoft.com/troubleshoot/windows-server/windows-security/default-permissions-machinekeys-folders" },
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS, scenario 2",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
  },
  why = [[
Every machine key is a file in this folder. Administrators need full control of the folder and Everyone the right
to list it and to create files, both for this folder only. Without them imports fail or leave keys that services
cannot open. Everyone's rights on the folder are meant so; on a key's file they would be a leak.]],
  check = function (cert, goal)
    local trouble = evidence.fails(cert) or evidence.key_event(cert) ~= nil
    for acl in each_linked(cert, "acl") do
      if evidence.has_entries(acl, "folder") then
        local shut = not grants(acl, "S-1-5-18", "read_data")
        local strict = is_strict(acl)
        local found = { { acl, "entries" }, { acl, "path" }, evidence.key_event(cert), fix = fix_of(acl) }
        if tested.passed(cert, found) then return (shut or strict) and tested.capped(cert, found) end
        if shut and trouble then return certain(found) end
        if shut or (strict and trouble) then return likely(found) end
        if strict then return possible(found) end
        local who = trouble and denied(acl.entries)
        if who then
          found.message = "The folder's ACL denies " .. who .. " something; Windows' own denies nobody anything"
          return possible(found)
        end
      end
    end
  end,
  fix = {
    machinekeys = steps([[C:\ProgramData\Microsoft\Crypto\RSA]], "MachineKeys", "machinekeys.acl"),
    keys = steps([[C:\ProgramData\Microsoft\Crypto]], "Keys", "keys.acl"),
  },
  examples = {
    { certain = true, facts = { ["acl.kind"] = "folder", ["key.test"] = "missing_keyset",
        ["acl.entries"] = { { sid = "S-1-5-21-1-2-3-1001", mask = 0x1f01ff, type = "allow" } } } },
    { possible = true, facts = { ["acl.kind"] = "folder", ["key.test"] = "encryption_passed",
        ["acl.entries"] = { { sid = "S-1-5-32-544", mask = 0x1f01ff, type = "allow" } } } },
    { likely = true, facts = { ["acl.kind"] = "folder", ["key.test"] = "missing_keyset",
        ["acl.entries"] = { { sid = "S-1-5-11", mask = 0x100116, type = "deny" },
                            { sid = "S-1-5-32-544", mask = 0x1f01ff, type = "allow" },
                            { sid = "S-1-1-0", mask = 0x12019f, type = "allow" } } } },
    { possible = true, facts = { ["acl.kind"] = "folder", ["key.test"] = "missing_keyset",
        ["acl.entries"] = { { sid = "S-1-5-20", mask = 0x1f01ff, type = "deny" },
                            { sid = "S-1-5-32-544", mask = 0x1f01ff, type = "allow" },
                            { sid = "S-1-1-0", mask = 0x12019f, type = "allow" } } } },
    { none = true, facts = { ["acl.kind"] = "folder", ["key.test"] = "missing_keyset",
        ["acl.entries"] = { { sid = "S-1-5-32-544", mask = 0x1f01ff, type = "allow" },
                            { sid = "S-1-1-0", mask = 0x12019f, type = "allow" } } } },
    { none = true, facts = { ["key.test"] = "missing_keyset" } },
  },
}
