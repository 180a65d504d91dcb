return rule {
  api = 1,
  title = "A list names an account that Windows found no name for",
  subject = "acl", severity = "notice", since = "0.2",
  tags = { "permissions" },
  cite = {
    { "MS-DTYP, section 2.4.2 (SID)" },
  },
  why = [[
icacls and PowerShell print names. A SID of a machine or domain that stands there by itself belongs to an account
that was deleted, to another machine's, or to a domain that could not be asked. A key's file with one often came
from another machine, and with it a key that cannot be decrypted here; or the service account that it was
for is gone. Notations that have SIDs only (SDDL) cannot tell.]],
  remedy = {
    text = [[
Find out whose it was; give the account that needs the key now read access, and take the entry out
(icacls FILE /remove *SID).]],
  },
  when = { ["acl.kind"] = { "key_file", "folder", "container" } },
  check = function (a)
    local found, named = {}, false
    for e in a.entries:each() do
      named = named or e.account ~= nil
      if e.account and e.account:find("^%*?S%-1%-5%-21%-") and #found < 16 then
        found[#found + 1] = e.account
      end
    end
    if #found > 0 then
      return fail { at = "acl.entries", got = table.concat(found, ", "), want = "names of accounts" }
    end
    if not named and #a.entries > 0 then return cannot_tell "acl.entries" end
  end,
  examples = {
    { fail = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = {
        { sid = "S-1-5-21-1-2-3-1105", account = "S-1-5-21-1-2-3-1105", mask = 0x120089, type = "allow" } } } },
    { pass = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = {
        { sid = "S-1-5-18", account = "NT AUTHORITY\\SYSTEM", mask = 0x1f01ff, type = "allow" } } } },
    { pass = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = {} } },
    { cannot_tell = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = {
        { sid = "S-1-5-21-1-2-3-1105", mask = 0x120089, type = "allow" } } } },
    { cannot_tell = true, facts = { ["acl.kind"] = "key_file" } },
    { not_applicable = true, facts = { ["acl.kind"] = "other" } },
  },
}
