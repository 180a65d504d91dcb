local evidence = require "evidence"
local reimport = require "reimport"
local tested = require "tested"

-- Windows was asked for this very file, and did not find it.
local function asked_for(cert)
  for acl in each_linked(cert, "acl") do
    if known(acl, "found") and acl.found == false then return true end
  end
  return false
end

return cause {
  api = 1,
  title = "The file of the key that the store names is not there",
  since = "0.2", rank = 35, key_event = true,
  cite = {
    { "Microsoft, Key Storage and Retrieval (where key files lie)",
      "https://learn.microsoft.com/windows/win32/seccng/key-storage-and-retrieval" },
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS, scenario 1",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
  },
  why = [[
A machine's key is a file whose name follows from its container. The certificate names the container, and among
the key files that were listed there is none of that name: it was deleted, by hand or by a cleaner, or never
came along with the certificate. A listing of the wrong folder shows the same.]],
  check = function (cert, goal)
    if not known "key.file_listed" or cert.key.file_listed ~= false then return end
    local found = { "key.file_listed", "key.unique_container", "key.container", "key.error_code",
                    evidence.key_event(cert), fix = evidence.fix(cert) }
    if tested.passed(cert, found) then -- it opened when it was listed: before, or elsewhere
      found.fix = "relist"
      found.message = "The key's file is not there, and a listing of the key could open it: one of the two is older, or "
        .. "another computer's"
      return (asked_for(cert) or evidence.key_event(cert)) and likely(found) or possible(found)
    end
    if evidence.fails(cert) or evidence.key_event(cert) then return likely(found) end
    return possible(found)
  end,
  fix = {
    relist = reimport.relist,
    pfx = reimport.replace("${pfx}", reimport.BROKEN),
    store = {
      { command = [[robocopy BACKUP-FOLDER ${keyfolder} ${unique} /copyall]],
        changes = "Puts the key's file back, with its attributes and its ACL, from a backup of this very machine; on another "
          .. "one it cannot be decrypted. copy does not see such files: they are the system's. "
          .. "Without a backup or a PFX the key is lost: request a new certificate.",
        undo = [[del /a ${keyfile}]] },
    },
  },
  examples = {
    { likely = true, facts = { ["key.file_listed"] = false, ["key.test"] = "missing_keyset" } },
    { possible = true, facts = { ["key.file_listed"] = false } },
    { none = true, facts = { ["key.file_listed"] = true, ["key.test"] = "missing_keyset" } },
    { possible = true, facts = { ["key.file_listed"] = false, ["key.test"] = "encryption_passed" } },
    { likely = true, facts = { ["key.file_listed"] = false, ["key.test"] = "encryption_passed", ["acl.kind"] = "key_file",
        ["acl.found"] = false } },
  },
}
