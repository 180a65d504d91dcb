local evidence = require "evidence"
local keyfile = require "keyfile"
local tested = require "tested"

local function has_own(acl, sid)
  for e in acl.entries:each() do
    if e.type == "allow" and e.sid == sid then return true end
  end
  return false
end

-- Somebody beside those two is allowed something.
local function others_read(acl)
  for e in acl.entries:each() do
    if e.type == "allow" and e.sid ~= "S-1-5-18" and e.sid ~= "S-1-5-32-544" then return true end
  end
  return false
end

return cause {
  api = 1,
  title = "The ACL of the key's file shuts out who has to open it",
  since = "0.2", rank = 30, key_event = true,
  cite = {
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS, scenario 2",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
    { "Microsoft, Default permissions for the MachineKeys folders (KB 278381)",
      "https://learn.microsoft.com/troubleshoot/windows-server/windows-security/default-permissions-machinekeys-folders" },
    { "Microsoft, icacls", "https://learn.microsoft.com/windows-server/administration/windows-commands/icacls" },
  },
  why = [[
SYSTEM opens the key for IIS and everything else that goes through HTTP.sys; Remote Desktop runs as NETWORK
SERVICE, SQL Server and AD FS as accounts of their own. Whoever may not read the key's file gets NTE_BAD_KEYSET
or access denied, and Schannel writes 36870.]],
  check = function (cert, goal)
    for acl in each_linked(cert, "acl") do
      if evidence.has_entries(acl, "key_file") or evidence.has_entries(acl, "container") then
        local found = { { acl, "entries" }, { acl, "path" }, "key.error_code", evidence.key_event(cert), fix = keyfile.fix_of(acl) }
        tested.passed(cert, found)
        if not grants(acl, "S-1-5-18", "read_data") then
          found.message = "SYSTEM may not read the key, so neither can HTTP.sys (IIS) nor Schannel for it"
          if goal == "mssql" or goal == "adfs" then -- they open the key as their own account
            found.message = "SYSTEM may not read the key; the service's own account may be another one"
            return possible(found)
          end
          -- Nothing says that it is the key of this PFX.
          if not has_linked(cert, "key") or known "key.source" and cert.key.source == "file" then
            found.message = "SYSTEM may not read the key's file that was listed; whether it is the "
              .. "key of this certificate, nothing given tells"
            return possible(found)
          end
          return tested.capped(cert, found)
        end
        if goal == "rdp" and not grants(acl, "S-1-5-20", "read_data") then
          found.fix, found.message = "network_service", "NETWORK SERVICE, as which Remote Desktop runs, may not read the key"
          return tested.capped(cert, found)
        end
        if not has_own(acl, "S-1-5-18") and evidence.key_event(cert) then
          found.message = "SYSTEM, which opens the key for HTTP.sys, has no entry of its own in the key's ACL"
          found.against = { { acl, "system_access" } }
          return possible(found)
        end
        local own = goal == "mssql" or goal == "adfs" or goal == "exchange"
        if own and (evidence.key_event(cert) or evidence.fails(cert)) and not others_read(acl) then
          found.fix, found.message = "service", "None but SYSTEM and Administrators may read the key; the service has an account of its own"
          return likely(found)
        end
      end
    end
  end,
  fix = {
    system = keyfile.for_system("${keyfile}", "${keyfolder}"),
    listed = keyfile.for_system("${path}", "${folder}"),
    network_service = keyfile.for_network_service("${keyfile}", "${keyfolder}"),
    service = {
      { command = [[icacls ${keyfile} /grant SERVICE-ACCOUNT:(R)]],
        changes = "Lets the service's account read the key; put its name in place of SERVICE-ACCOUNT.",
        undo = [[icacls ${keyfile} /remove:g SERVICE-ACCOUNT]] },
    },
  },
  examples = {
    { certain = true, facts = { ["acl.kind"] = "key_file", ["key.source"] = "dump",
        ["acl.entries"] = { { sid = "S-1-5-21-1-2-3-1001", mask = 0x1f01ff, type = "allow" } } } },
    { possible = true, facts = { ["acl.kind"] = "key_file",
        ["acl.entries"] = { { sid = "S-1-5-21-1-2-3-1001", mask = 0x1f01ff, type = "allow" } } } },
    { possible = true, facts = { ["acl.kind"] = "key_file", ["key.source"] = "file",
        ["acl.entries"] = { { sid = "S-1-5-21-1-2-3-1001", mask = 0x1f01ff, type = "allow" } } } },
    { certain = true, goal = "rdp", facts = { ["acl.kind"] = "key_file",
        ["acl.entries"] = { { sid = "S-1-5-18", mask = 0x1f01ff, type = "allow" } } } },
    { possible = true, facts = { ["acl.kind"] = "key_file", ["event.id"] = 36870,
        ["acl.entries"] = { { sid = "S-1-5-32-544", mask = 0x1f01ff, type = "allow" } } } },
    { likely = true, goal = "mssql", facts = { ["acl.kind"] = "key_file", ["key.test"] = "missing_keyset",
        ["acl.entries"] = { { sid = "S-1-5-18", mask = 0x1f01ff, type = "allow" } } } },
    { certain = true, facts = { ["acl.kind"] = "key_file", ["key.source"] = "dump", -- a group's entry
        ["acl.entries"] = { { sid = "S-1-1-0", mask = 0x120089, type = "deny" },
                            { sid = "S-1-5-18", mask = 0x1f01ff, type = "allow" } } } },
    { none = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = { { sid = "S-1-5-18", mask = 0x1f01ff, type = "allow" } } } },
    { none = true, facts = { ["acl.kind"] = "folder" } },
  },
}
