local evidence = require "evidence"
local serves = require "serves"

-- An account that a service runs as may have it in a store of its own.
local OWN_STORE = { mssql = true }

local OF_USERS = { current_user = true, users = true }

local LOOK = {
  command = [[certutil -store my ${sha1}]],
  changes = "Nothing: looks into the machine's store. When the certificate is there as well, this is not the cause.",
  undo = "None is needed.",
}
local TRY = {
  command = [[certutil -v -verifystore my ${sha1}]],
  changes = "Nothing: tries the key in the machine's store. When it opens, choose the certificate in the service's "
    .. "settings again.",
  undo = "None is needed.",
}

local function import(pfx)
  return { command = "certutil -importpfx " .. pfx .. " AT_KEYEXCHANGE",
           changes = "Run it as administrator, without -user: puts certificate and key into the machine's store. The "
             .. "user's own copy stays. Leave AT_KEYEXCHANGE out for a key that is to lie in a key storage provider.",
           undo = "certutil -delstore my ${sha1}. The file of the key that was imported stays." }
end

-- The user's own store that has the certificate; nil when a store of the machine has it, too.
local function user_store(cert)
  local found
  for s in each_linked(cert, "store") do
    if known(s, "scope") then
      if not OF_USERS[s.scope] then return nil end
      if known(s, "name") and s.name:lower() == "my" then found = s end
    end
  end
  return found
end

-- A binding of the certificate that did not find it in the store of the machine that it names.
local function unfound(cert)
  if not has_linked(cert, "binding") then return nil end
  for b in each_linked(cert, "binding") do
    if known(b, "in_store") and b.in_store == false then return b end
  end
end

return cause {
  api = 1,
  title = "The certificate is in a user's own store, where no service of the machine looks",
  since = "0.2", rank = 26,
  cite = {
    { "Microsoft, certutil (-user)", "https://learn.microsoft.com/windows-server/administration/windows-commands/certutil" },
    { "Microsoft, System Store Locations (CERT_SYSTEM_STORE_CURRENT_USER, CERT_SYSTEM_STORE_LOCAL_MACHINE)",
      "https://learn.microsoft.com/windows/win32/seccrypto/system-store-locations" },
  },
  why = [[
Each user has a store named MY of their own, and the machine has another one. HTTP.sys and services that run as
SYSTEM look in the machine's store only, so for them the certificate is not there, though its key works for the user
who imported it. What was given shows the user's store; that the machine's lacks the certificate is certain only when
a listing of it says so.]],
  check = function (cert, goal)
    if not serves.is_server(goal) and not has_linked(cert, "binding") then return end
    if not has_linked(cert, "store") then return end
    local store = user_store(cert)
    if not store then return end
    local provider = known "key.provider_name" and cert.key.provider_name or ""
    if provider:lower():find("smart card", 1, true) then return end -- a card is its user's
    local found = { { store, "scope" }, { store, "name" }, "key.machine_keyset", "key.test",
                    evidence.key_event(cert), fix = evidence.fix(cert) }
    local bound = unfound(cert)
    if bound then
      found[#found + 1] = { bound, "in_store" }
      return certain(found)
    end
    return OWN_STORE[goal] and possible(found) or likely(found)
  end,
  fix = {
    pfx = { LOOK, import "${pfx}", TRY },
    store = {
      LOOK,
      { command = [[certutil -user -exportPFX my ${sha1} key.pfx]],
        changes = "Writes certificate and key to key.pfx; run it as the user whose store it is. Fails when the key is "
          .. "not exportable: then import the PFX that it came from, or request a new certificate with "
          .. "MachineKeySet = TRUE.",
        undo = "del key.pfx" },
      import "key.pfx", TRY,
    },
  },
  examples = {
    { certain = true, facts = { ["store.scope"] = "current_user", ["store.name"] = "my", ["binding.in_store"] = false } },
    { likely = true, goal = "iis", facts = { ["store.scope"] = "current_user", ["store.name"] = "MY" } },
    { possible = true, goal = "mssql", facts = { ["store.scope"] = "current_user", ["store.name"] = "MY" } },
    { none = true, facts = { ["store.scope"] = "current_user", ["store.name"] = "my" } },
    { none = true, goal = "iis", facts = { ["store.scope"] = "local_machine", ["store.name"] = "my" } },
    { none = true, goal = "iis", facts = { ["store.scope"] = "current_user", ["store.name"] = "CA" } },
    { none = true, goal = "iis", facts = { ["store.scope"] = "current_user", ["store.name"] = "my",
        ["key.provider_name"] = "Microsoft Smart Card Key Storage Provider" } },
  },
}
