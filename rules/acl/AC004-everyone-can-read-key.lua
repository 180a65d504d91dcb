-- Users first: a token of theirs holds the other two.
local BROAD = {
  { "S-1-5-32-545", "Users" }, { "S-1-1-0", "Everyone" }, { "S-1-5-11", "Authenticated Users" },
}

return rule {
  api = 1,
  title = "Anyone on the machine can read the key's file",
  subject = "acl", severity = "error", since = "0.2",
  tags = { "private-key", "permissions" },
  cite = {
    { "Microsoft, Default permissions for the MachineKeys folders (KB 278381)" },
    { "MS-DTYP, section 2.5.3 (the access check algorithm)" },
  },
  why = [[
Everyone has an entry on the MachineKeys folder, for whoever makes a key has to make a file there, and it is for
that folder only. On the file of a key such an entry, or one for Users or Authenticated Users, gives the key
away: the file is protected for the machine and not for an account, so any program on the machine that can read
the file can use the key. Often it is what is left of a repair by trial. A folder is not judged by this rule.]],
  remedy = {
    text = [[
Take the entry out and give the one account that needs the key read access instead. If the entry is
inherited, the folder has it with inheritance (AC005): mend it there. Whether others have used the key
meanwhile cannot be told; a key of worth is replaced.]],
    command = "icacls ${path} /remove:g *S-1-1-0 *S-1-5-11 *S-1-5-32-545",
  },
  when = { ["acl.kind"] = { "key_file", "container" } },
  check = function (a)
    for _, group in ipairs(BROAD) do
      if grants(a, group[1], "read_data") then
        return fail { at = "acl.entries", got = "readable for whoever is one of " .. group[2],
                      want = "SYSTEM, Administrators and the accounts that use the key" }
      end
    end
  end,
  examples = {
    { fail = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = {
        { sid = "S-1-5-18", mask = 0x1f01ff, type = "allow" }, { sid = "S-1-1-0", mask = 0x120089, type = "allow" } } } },
    { fail = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = {
        { sid = "S-1-5-32-545", mask = 0x1f01ff, type = "allow" } } } },
    { fail = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = absent } },
    { pass = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = {
        { sid = "S-1-5-18", mask = 0x1f01ff, type = "allow" }, { sid = "S-1-5-32-544", mask = 0x1f01ff, type = "allow" } } } },
    { pass = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = {
        { sid = "S-1-1-0", mask = 0x1f01ff, type = "allow", flags = { "inherit_only" } } } } },
    { not_applicable = true, facts = { ["acl.kind"] = "folder", ["acl.entries"] = {
        { sid = "S-1-1-0", mask = 0x12019f, type = "allow" } } } },
    { cannot_tell = true, facts = { ["acl.kind"] = "key_file" } },
  },
}
