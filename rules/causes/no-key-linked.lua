local evidence = require "evidence"
local reimport = require "reimport"
local windows = require "windows"

return cause {
  api = 1,
  title = "No private key is linked to the certificate",
  since = "0.2", rank = 15,
  cite = {
    { "Microsoft, certutil (-repairstore)", "https://learn.microsoft.com/windows-server/administration/windows-commands/certutil" },
    { "Microsoft, Schannel event 36869: the certificate has no private key information property" },
  },
  why = [[
The certificate was put into the store alone, as a .cer or .p7b, or on another machine than the one that made the
request. When the key is still on this machine, certutil -repairstore finds it by its public key; else it lies on
the other machine, or in a PFX.]],
  check = function (cert, goal)
    local event
    for e in each_linked(cert, "event") do
      if e.id == 36869 then event = { e, "id" } end
    end
    local none = known "key.linked" and cert.key.linked == false
    none = none or (known "key.test" and cert.key.test == "no_key")
    if not none and not event then return end
    if evidence.opens(cert) or (known "key.linked" and cert.key.linked) then return end
    for s in each_linked(cert, "store") do
      local name = known(s, "name") and s.name and s.name:lower()
      if name and name ~= "my" and name ~= "webhosting" then return end
    end
    local meant = goal or event or has_linked(cert, "binding") or evidence.opened_pfx(cert) or has_linked(cert, "request")
    local found = { "key.linked", "key.test", event, fix = evidence.fix(cert) }
    if evidence.disputed(cert, "key.linked") then
      found.against = { "key.disagreements" }
      return possible(found)
    end
    if evidence.modern_pfx(cert) and not windows.new(cert) then -- pfx-encryption-unsupported
      return windows.old(cert) and possible(found) or likely(found)
    end
    meant = meant or evidence.elevated(cert)
    return none and meant and certain(found) or likely(found)
  end,
  fix = {
    pfx = { reimport.keep(), reimport.import("${pfx}", "It had no link.") },
    store = {
      { command = [[certutil ${scope}-repairstore ${store} ${sha1}]],
        changes = "Looks for a key container with the certificate's public key and links it; no key is made.",
        undo = "None is needed: a link that was missing is there." },
      { command = [[certutil -v ${scope}-verifystore ${store} ${sha1}]],
        changes = "Nothing: tries the key. When none was found, the key lies on the machine that made the request: finish the "
          .. "request there, export certificate and key, and import the PFX here; or request a new certificate.",
        undo = "None is needed." },
    },
  },
  examples = {
    { certain = true, goal = "iis", facts = { ["key.linked"] = false, ["key.source"] = "dump" } },
    { likely = true, facts = { ["key.linked"] = false, ["key.test"] = "no_key", ["key.source"] = "dump" } },
    { likely = true, facts = { ["event.id"] = 36869 } },
    { certain = true, goal = "iis", facts = { ["key.linked"] = false, ["cert.is_ca"] = true, ["store.name"] = "MY" } },
    { none = true, facts = { ["key.linked"] = false, ["store.name"] = "ROOT" } },
    { none = true, facts = { ["key.linked"] = true } },
  },
}
