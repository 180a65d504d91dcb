local evidence = require "evidence"
local reimport = require "reimport"
local tested = require "tested"

-- Where an import puts a key when nobody names a provider.
local default = {
  ["Microsoft Enhanced Cryptographic Provider v1.0"] = true,
  ["Microsoft Software Key Storage Provider"] = true,
}

return cause {
  api = 1,
  title = "A program imported the key for itself, and the key vanished with it",
  since = "0.2", rank = 34, key_event = true,
  cite = {
    { "Microsoft, X509KeyStorageFlags (PersistKeySet)",
      "https://learn.microsoft.com/dotnet/api/system.security.cryptography.x509certificates.x509keystorageflags" },
  },
  why = [[
A .NET program that opens a PFX without PersistKeySet and then adds the certificate to a store leaves a link to a
key that .NET deletes with the object. It works as long as the program runs. The container has a GUID for its name,
as every import without a name gives it, so nothing tells this from another broken import for certain.]],
  check = function (cert, goal)
    if not evidence.is_installed(cert) or not (known "key.linked" and cert.key.linked) then return end
    if not known "key.test" then return end
    local gone = known "key.file_listed" and cert.key.file_listed == false
    local vanished = gone and evidence.opens(cert) -- a listing saw it open, and its file is no more
    if cert.key.test ~= "missing_keyset" and not vanished then return end
    if not known "key.container" or not cert.key.container then return end
    local name = cert.key.container
    if #name ~= 38 or name:sub(1, 1) ~= "{" or name:sub(38) ~= "}" then return end -- no GUID
    if known "key.file_listed" and cert.key.file_listed then return end
    for acl in each_linked(cert, "acl") do
      local missed = known(acl, "found") and acl.found == false
      if not missed and (not known(acl, "kind") or acl.kind ~= "folder") then return end -- the file is there
    end
    if evidence.elevated(cert) == false then return end -- who may not read the key sees the same
    local found = { "key.container", "key.file_listed", "key.provider_name", fix = evidence.fix(cert) }
    local provider = known "key.provider_name" and cert.key.provider_name or ""
    if tested.passed(cert, found) then
      found.fix = "relist"
      local other = default[provider] and evidence.disputed(cert, "key.test") -- and another did not
      if not other or not other:find("missing_keyset", 1, true) then return possible(found) end
      found[#found + 1] = "key.disagreements"
      return likely(found)
    end
    return gone and default[provider] and likely(found) or possible(found)
  end,
  fix = {
    relist = reimport.relist,
    pfx = reimport.replace("${pfx}", reimport.BROKEN),
    store = reimport.move({ command = "certutil -dump FILE.pfx",
        changes = "Nothing: shows that the PFX which the program opens has this certificate and its key. Let the program "
          .. "add PersistKeySet and MachineKeySet to the flags of its import, or the key vanishes again.",
        undo = "None is needed." }, "FILE.pfx", reimport.BROKEN),
  },
  examples = {
    { possible = true, facts = { ["key.source"] = "dump", ["key.linked"] = true, ["key.test"] = "missing_keyset",
        ["key.container"] = "{77EBD02D-D8DE-475A-8867-D20B0064E49F}" } },
    { likely = true, facts = { ["key.source"] = "dump", ["key.linked"] = true, ["key.test"] = "missing_keyset",
        ["key.container"] = "{77EBD02D-D8DE-475A-8867-D20B0064E49F}", ["key.file_listed"] = false,
        ["key.provider_name"] = "Microsoft Enhanced Cryptographic Provider v1.0" } },
    { possible = true, facts = { ["key.source"] = "dump", ["key.linked"] = true, ["key.test"] = "encryption_passed",
        ["key.container"] = "{77EBD02D-D8DE-475A-8867-D20B0064E49F}", ["key.file_listed"] = false,
        ["key.provider_name"] = "Microsoft Enhanced Cryptographic Provider v1.0" } },
    { none = true, facts = { ["key.source"] = "dump", ["key.linked"] = true, ["key.test"] = "missing_keyset",
        ["key.container"] = "te-WebServer-1" } },
    { none = true, facts = { ["key.source"] = "dump", ["key.linked"] = true, ["key.test"] = "encryption_passed" } },
  },
}
