local evidence = require "evidence"

return cause {
  api = 1,
  title = "Access to the key was denied",
  since = "0.2", rank = 35,
  cite = {
    { "Microsoft, certutil -store and -verifystore (what they print of a key that they try)",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certutil" },
    { "Microsoft, Default permissions for the MachineKeys folders (KB 278381)",
      "https://learn.microsoft.com/troubleshoot/windows-server/windows-security/default-permissions-machinekeys-folders" },
  },
  why = [[
ERROR_ACCESS_DENIED (0x80070005) says that the key is there and that whoever asked may not have it. In a prompt
without an administrator's rights that is as it should be, and tells nothing of services; an administrator is
denied only where the ACL of the key's file or of its folder is not what Windows makes it.]],
  check = function (cert, goal)
    if not known "key.error_code" or not present "key.error_code" or evidence.opens(cert) then return end
    if cert.key.error_code ~= "0x80070005" then return end
    for acl in each_linked(cert, "acl") do
      if evidence.has_entries(acl, "key_file") or evidence.has_entries(acl, "container") then return end -- key-file-acl tells
    end
    local found = { "key.error_code" }
    if evidence.elevated(cert) then
      found.message = "An administrator was denied the key: the ACL of its file or folder shuts out who has to open it"
      return likely(found)
    end
    found.message = "Windows denied the key to whoever tried: either the prompt had no administrator's rights, or the "
      .. "ACL of the key shuts administrators out"
    return possible(found)
  end,
  fix = {
    { command = [[certutil ${scope}-v -store ${store} ${sha1}]],
      changes = "Nothing: tries the key again, in a prompt that was opened with \"Run as administrator\".",
      undo = "There is nothing to take back." },
    { command = [[icacls ${keyfile}]],
      changes = "Nothing: shows, where an administrator is denied too, who may read the key's file. SYSTEM and "
        .. "Administrators need full control.", undo = "There is nothing to take back." },
  },
  examples = {
    { possible = true, facts = { ["key.source"] = "dump", ["key.error_code"] = "0x80070005" } },
    { likely = true, facts = { ["key.source"] = "dump", ["key.error_code"] = "0x80070005", ["host.elevated"] = true } },
    { none = true, facts = { ["key.source"] = "dump", ["key.error_code"] = "0x80090016" } },
    { none = true, facts = { ["key.source"] = "dump", ["key.error_code"] = "0x80070005",
        ["key.test"] = "encryption_passed" } },
    { none = true, facts = {} },
  },
}
