local evidence = require "evidence"
local reimport = require "reimport"

-- The machine's GUID as its registry tells it, and where it does.
local function own_guid(cert)
  for store in each_linked(cert, "store") do
    if known(store, "machine_guid") and store.machine_guid then
      return { guid = store.machine_guid, at = { store, "machine_guid" } }
    end
  end
end

-- The GUID in the name of a key's file that is there.
local function file_guid(acl)
  local missed = known(acl, "found") and acl.found == false
  if missed or not known(acl, "kind") or acl.kind ~= "key_file" or not acl.path then return end
  return acl.path:lower():match "_([%x%-]+)$"
end

-- No fault of the key's, as far as one can see: the files were not collected on one machine.
local function elsewhere(found)
  found.fix = "relist"
  found.message = "The key's file, or the listing, is of another machine than the rest of the evidence"
  return possible(found)
end

return cause {
  api = 1,
  title = "The key's file comes from another machine, where alone it can be decrypted",
  since = "0.2", rank = 28, key_event = true,
  cite = {
    { "Microsoft, Key Storage and Retrieval (where key files lie)",
      "https://learn.microsoft.com/windows/win32/seccng/key-storage-and-retrieval" },
  },
  why = [[
The name of a key's file ends with the GUID of its machine, and what the file holds is protected by that machine's
DPAPI keys. A file that was copied, or came with a cloned disk whose MachineGuid was renewed, has the right beginning
and another GUID: Windows does not find it under the name that it looks for, nor could it open it.]],
  check = function (cert, goal)
    local named = known "key.machine_guid" and cert.key.machine_guid
    local own = own_guid(cert)
    for acl in each_linked(cert, "acl") do
      local guid = file_guid(acl)
      local other = guid and (own and guid ~= own.guid and own.at or not own and named and guid ~= named and "key.machine_guid")
      if other then
        local found = { { acl, "path" }, other, "key.test" }
        local mixed = evidence.opens(cert) or known "key.file_listing" and cert.key.file_listing == "other_machine"
        if mixed then return elsewhere(found) end
        found.fix = evidence.fix(cert)
        return own and certain(found) or likely(found)
      end
    end
    if own and named and named ~= own.guid then
      local found = { "key.machine_guid", own.at, "key.unique_container" }
      if evidence.opens(cert) then -- where it was listed; the files may come from two machines
        found.against = { "key.test" }
        return elsewhere(found)
      end
      found[#found + 1], found.fix = "key.test", evidence.fix(cert)
      return certain(found)
    end
  end,
  fix = {
    relist = {
      { command = [[certutil -v ${scope}-store ${store} ${sha1}]],
        changes = "Nothing: shows the key's file on the machine in question. Collect all files on that one machine.",
        undo = "None is needed." },
    },
    pfx = reimport.replace("${pfx}", reimport.BROKEN),
    store = reimport.move({ command = [[certutil ${scope}-exportPFX ${store} ${sha1} key.pfx]],
        changes = "Writes certificate and key to key.pfx; run it on the machine that the key comes from. All other "
          .. "steps are for this one.",
        undo = "del key.pfx" }, "key.pfx", reimport.BROKEN),
  },
  examples = {
    { certain = true, facts = { ["key.machine_guid"] = "1111", ["store.machine_guid"] = "2222", ["key.test"] = "missing_keyset" } },
    { likely = true, facts = { ["key.machine_guid"] = "1111", ["acl.kind"] = "key_file", ["acl.path"] = "ab_2222",
        ["store.machine_guid"] = absent } },
    { possible = true, facts = { ["key.machine_guid"] = "1111", ["store.machine_guid"] = "2222", ["key.test"] = "encryption_passed" } },
    { possible = true, facts = { ["key.machine_guid"] = "1111", ["acl.kind"] = "key_file", ["acl.path"] = "ab_2222",
        ["key.file_listing"] = "other_machine", ["store.machine_guid"] = absent } },
    { none = true, facts = { ["key.machine_guid"] = "1111", ["acl.kind"] = "key_file", ["acl.path"] = "ab_2222",
        ["acl.found"] = false, ["store.machine_guid"] = absent } },
    { none = true, facts = { ["key.machine_guid"] = "1111", ["store.machine_guid"] = "1111" } },
    { none = true, facts = { ["key.machine_guid"] = "1111" } },
  },
}
