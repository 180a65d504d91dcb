local evidence = require "evidence"
local reimport = require "reimport"
local serves = require "serves"

local AGAIN = "Its link to the user's key comes back only by certutil -repairstore, with an INF file that says what "
  .. "before.txt does."

return cause {
  api = 1,
  title = "The certificate is the machine's, its key lies in a user's profile",
  since = "0.2", rank = 25, key_event = true,
  cite = {
    { "Microsoft, certutil (-user)", "https://learn.microsoft.com/windows-server/administration/windows-commands/certutil" },
    { "Microsoft, PFXImportCertStore (CRYPT_MACHINE_KEYSET)",
      "https://learn.microsoft.com/windows/win32/api/wincrypt/nf-wincrypt-pfximportcertstore" },
  },
  why = [[
The link of the certificate has not the flag CRYPT_MACHINE_KEYSET (0x20), so the key is looked for in the profile
of whoever asks. SYSTEM and service accounts do not find it there, and IIS answers with 0x80070520, while the
administrator who imported it sees a key that works.]],
  check = function (cert, goal)
    if not known "key.machine_keyset" or cert.key.machine_keyset ~= false then return end
    if not evidence.is_installed(cert) then return end
    local provider = known "key.provider_name" and cert.key.provider_name or ""
    if provider:lower():find("smart card", 1, true) then return end -- a card is its user's
    local machine, store = false, nil
    for s in each_linked(cert, "store") do
      if known(s, "scope") then
        if not machine then store = s end
        machine = machine or s.scope == "local_machine"
      end
    end
    if store and not machine then return end
    local found = { "key.machine_keyset", "key.flags", "key.provider_name", evidence.key_event(cert),
                    fix = evidence.fix(cert) }
    if machine then found[#found + 1] = { store, "scope" } end
    if evidence.disputed(cert, "key.machine_keyset") then
      found.against = { "key.disagreements" }
      return possible(found)
    end
    if machine or has_linked(cert, "binding") then return certain(found) end
    if evidence.key_event(cert) and serves.is_server(goal) then return likely(found) end
    found.fix = "look" -- nothing tells whose store it is in
    found.message = "The key lies in a user's profile; whether the certificate is the machine's, nothing given tells"
    return possible(found)
  end,
  fix = {
    pfx = reimport.replace("${pfx}", AGAIN),
    store = reimport.move(reimport.export("key.pfx", " Run it as the user in whose profile the key lies."), "key.pfx", AGAIN),
    look = {
      { command = [[certutil -v -store ${store} ${sha1}]],
        changes = "Nothing: looks into the machine's store, as administrator. When it has not the certificate, this is not "
          .. "the cause; when it has, and Flags lack CRYPT_MACHINE_KEYSET, diagnose this listing.",
        undo = "None is needed." },
    },
  },
  examples = {
    { certain = true, facts = { ["key.machine_keyset"] = false, ["key.source"] = "link", ["store.scope"] = "local_machine" } },
    { likely = true, goal = "iis", facts = { ["key.machine_keyset"] = false, ["key.source"] = "dump", ["event.id"] = 36870 } },
    { possible = true, goal = "iis", facts = { ["key.machine_keyset"] = false, ["key.source"] = "dump" } },
    { possible = true, facts = { ["key.machine_keyset"] = false, ["key.source"] = "dump" } },
    { none = true, goal = "iis", facts = { ["key.machine_keyset"] = false, ["key.source"] = "dump",
        ["key.provider_name"] = "Microsoft Base Smart Card Crypto Provider" } },
    { none = true, facts = { ["key.machine_keyset"] = false, ["key.source"] = "link", ["store.scope"] = "current_user" } },
    { none = true, facts = { ["key.machine_keyset"] = true, ["key.source"] = "link" } },
  },
}
