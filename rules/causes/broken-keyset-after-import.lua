local evidence = require "evidence"
local reimport = require "reimport"

return cause {
  api = 1,
  title = "The store names a key that does not open: an import left a broken keyset",
  since = "0.2", rank = 33, key_event = true,
  cite = {
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS, scenario 1",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
    { "Microsoft, certutil (-importPFX, -repairstore)",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certutil" },
  },
  why = [[
The certificate is there with a link to a key, and the key is not there or does not open. That is what an import
leaves that failed half way, or one in an old IIS Manager for which the key was not allowed to be exported. Who
listed the key without the right to read it sees the same, so look at the ACL of its file first.]],
  check = function (cert, goal)
    if not evidence.is_installed(cert) then return end
    local bad_keyset = known "key.error_code" and cert.key.error_code == "0x80090016"
    if not (known "key.linked" and cert.key.linked) and not evidence.fails(cert) and not bad_keyset then return end
    if evidence.opens(cert) then
      local other = evidence.disputed(cert, "key.test")
      if not other or not (other:find("missing_keyset", 1, true) or other:find("failed", 1, true)) then return end
      if evidence.elevated(cert) == false then return end
      if known "key.file_listed" and cert.key.file_listed == false then return end -- key-not-persisted
      return possible { "key.disagreements", against = { "key.test" }, fix = "relist",
                        message = "One listing could open the key, another could not: another machine, another time, or "
                          .. "without an administrator's rights" }
    end
    local fails, event = evidence.fails(cert), evidence.key_event(cert)
    if not fails and not bad_keyset and not event then return end
    if known "key.file_listed" and cert.key.file_listed == false then return end -- key-file-missing
    local found = { "key.test", "key.error_code", "key.linked", event, against = {}, fix = evidence.fix(cert) }
    for acl in each_linked(cert, "acl") do
      if evidence.has_entries(acl, "key_file") then
        if not grants(acl, "S-1-5-18", "read_data") then return end -- key-file-acl
        found[#found + 1] = { acl, "entries" }
      end
    end
    if evidence.elevated(cert) == false then -- who may not read the key sees the same
      for host in each_linked(cert, "host") do found.against = { { host, "elevated" } } end
      found.fix = "relist"
      return possible(found)
    end
    local administrator = fails and evidence.elevated(cert)
    if known "key.present" and cert.key.present then found.against = { "key.present" } end
    local failed = known "key.test" and cert.key.test ~= "missing_keyset"
    local sure = failed or (bad_keyset and fails) or (fails and event) or administrator
    return sure and likely(found) or possible(found)
  end,
  fix = {
    relist = {
      { command = [[certutil -v ${scope}-verifystore ${store} ${sha1}]],
        changes = "Nothing: tries the key again. Run it as administrator on the server in question; what it says counts.",
        undo = "None is needed." },
    },
    pfx = reimport.replace("${pfx}", reimport.BROKEN),
    store = {
      { command = [[certutil ${scope}-repairstore ${store} ${sha1}]],
        changes = "Looks for a key container with the certificate's public key and links it; no key is made.",
        undo = "None is needed: the link that it writes over led to no key that opens." },
      { command = [[certutil -v ${scope}-verifystore ${store} ${sha1}]],
        changes = "Nothing: tries the key. When it still does not open, import the PFX again, or request a new certificate.",
        undo = "None is needed." },
    },
  },
  examples = {
    { likely = true, facts = { ["key.source"] = "dump", ["key.linked"] = true, ["key.test"] = "encryption_failed" } },
    { likely = true, facts = { ["key.source"] = "dump", ["key.linked"] = true, ["key.test"] = "missing_keyset",
        ["key.error_code"] = "0x80090016" } },
    { possible = true, facts = { ["key.source"] = "dump", ["key.linked"] = true, ["key.test"] = "missing_keyset" } },
    { none = true, facts = { ["key.source"] = "dump", ["key.linked"] = true, ["key.test"] = "encryption_passed" } },
    { none = true, facts = { ["key.source"] = "file", ["key.present"] = true } },
  },
}
