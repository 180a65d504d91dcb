local machinekeys = require "machinekeys"

return rule {
  api = 1,
  title = "The MachineKeys folder has other permissions than Windows gives it",
  subject = "acl", severity = "warning", since = "0.2",
  tags = { "iis", "permissions" },
  cite = {
    { "Microsoft, Default permissions for the MachineKeys folders (KB 278381)" },
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS, scenario 2",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
  },
  why = [[
Administrators have full control of MachineKeys and Everyone may read, list and make files, both for that folder
only: each key's file gets a list of its own. Without Everyone's entry a service that is no administrator makes
no key, so an import works for the administrator and fails for IIS; with entries that are inherited the
files get rights that nobody meant for them. Named are the entries that are missing and those that are new.
Older systems have an entry for SYSTEM besides; it is taken for right.]],
  remedy = {
    text = [[
Save the list first (icacls FOLDER /save machinekeys.txt; icacls PARENT /restore machinekeys.txt brings it back).
Then take out what was added (icacls FOLDER /remove ACCOUNT) and put back what is missing: the command gives
Everyone read and write; Administrators get *S-1-5-32-544:F. Neither has (OI) or (CI).]],
    command = "icacls ${path} /grant:r *S-1-1-0:(R,W) *S-1-5-32-544:(F)",
  },
  when = { ["acl.kind"] = "folder" },
  check = function (a)
    local path = a.path or ""
    if not path:lower():find("machinekeys\\?$") then return not_applicable() end
    local found, added, nameless = machinekeys.compare(a.entries)
    local missing = {}
    if not a.entries.present then added = { "no list at all: everyone may do everything" } end
    for i, want in ipairs(machinekeys.expected) do
      if not found[i] then missing[#missing + 1] = want.text end
    end
    if #missing == 0 and #added == 0 then return end
    if nameless and #missing > 0 and not known "acl.everyone_access" then
      return cannot_tell "acl.everyone_access" -- the missing entry may be there by a name that is not known
    end
    local parts = {}
    if #missing > 0 then parts[1] = "missing: " .. table.concat(missing, "; ") end
    if #added > 0 then parts[#parts + 1] = "added: " .. table.concat(added, "; ") end
    return fail { at = "acl.entries", got = table.concat(parts, ". "),
                  message = "The MachineKeys folder has other permissions than Windows gives it: "
                            .. table.concat(parts, ". ") }
  end,
  examples = {
    { pass = true, facts = { ["acl.kind"] = "folder", ["acl.path"] = "C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys",
        ["acl.entries"] = { { sid = "S-1-1-0", mask = 0x12019f, type = "allow" },
                            { sid = "S-1-5-32-544", mask = 0x1f01ff, type = "allow" } } } },
    { pass = true, facts = { ["acl.kind"] = "folder", ["acl.path"] = "MachineKeys",
        ["acl.entries"] = { { sid = "S-1-1-0", mask = 0x12019f, type = "allow" },
                            { sid = "S-1-5-32-544", mask = 0x1f01ff, type = "allow" },
                            { sid = "S-1-5-18", mask = 0x1f01ff, type = "allow",
                              flags = { "object_inherit", "container_inherit" } } } } },
    { fail = true, facts = { ["acl.kind"] = "folder", ["acl.path"] = "MachineKeys", ["acl.everyone_access"] = {},
        ["acl.entries"] = { { sid = "S-1-5-32-544", mask = 0x1f01ff, type = "allow" } } } },
    { fail = true, facts = { ["acl.kind"] = "folder", ["acl.path"] = "MachineKeys",
        ["acl.entries"] = { { sid = "S-1-1-0", mask = 0x1f01ff, type = "allow", flags = { "object_inherit" } },
                            { sid = "S-1-5-32-544", mask = 0x1f01ff, type = "allow" } } } },
    { fail = true, facts = { ["acl.kind"] = "folder", ["acl.path"] = "MachineKeys", ["acl.entries"] = absent } },
    { cannot_tell = true, facts = { ["acl.kind"] = "folder", ["acl.path"] = "MachineKeys", ["acl.entries"] = {
        { account = "Wszyscy", mask = 0x12019f, type = "allow" },
        { account = "BUILTIN\\Administratorzy", mask = 0x1f01ff, type = "allow" } } } },
    { cannot_tell = true, facts = { ["acl.kind"] = "folder", ["acl.path"] = "MachineKeys" } },
    { not_applicable = true, facts = { ["acl.kind"] = "folder", ["acl.path"] = "C:\\ProgramData\\Microsoft\\Crypto\\Keys" } },
    { not_applicable = true, facts = { ["acl.kind"] = "key_file" } },
  },
}
