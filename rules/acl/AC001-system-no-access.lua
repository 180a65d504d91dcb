local acl = require "acl"

return rule {
  api = 1,
  title = "SYSTEM cannot read the key's file",
  subject = "acl", severity = "error", since = "0.2",
  tags = { "iis", "schannel", "permissions" },
  cite = {
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS, scenario 2",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
    { "MS-DTYP, section 2.5.3 (the access check algorithm)" },
  },
  why = [[
Schannel and HTTP.sys open the key of a server certificate as SYSTEM. When the list of the key's file lets
SYSTEM not read, the certificate is there with a key and still does not work: the binding fails with
0x80070520, or handshakes fail and the System log has Schannel 36870. All entries are weighed in their order,
with the groups that SYSTEM's token holds (Administrators, Authenticated Users, Everyone), and denials.]],
  remedy = {
    text = [[
Let SYSTEM have the file again, from an elevated prompt; where an entry denies it, take that out first (icacls
FILE /remove:d ACCOUNT). icacls FILE /save acl.txt keeps the list as it was; icacls FOLDER /restore acl.txt
brings it back.]],
    command = "icacls ${path} /grant *S-1-5-18:F",
  },
  when = { ["acl.kind"] = { "key_file", "container" } },
  check = function (a)
    if not grants(a, "S-1-5-18", "read_data") then
      return fail { at = "acl.entries", got = acl.readers(a.entries), want = "read access for SYSTEM" }
    end
  end,
  examples = {
    { fail = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = {
        { account = "EXAMPLE\\anna", mask = 0x1f01ff, type = "allow" } } } },
    { fail = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = {
        { sid = "S-1-1-0", mask = 1, type = "deny" }, { sid = "S-1-5-18", mask = 0x1f01ff, type = "allow" } } } },
    { fail = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = {} } },
    { pass = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = {
        { sid = "S-1-5-18", mask = 0x1f01ff, type = "allow" } } } },
    { pass = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = {
        { sid = "S-1-5-32-544", mask = 0x10000000, type = "allow" } } } },
    { pass = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = absent } },
    { cannot_tell = true, facts = { ["acl.kind"] = "key_file" } },
    { cannot_tell = true, facts = { ["acl.entries"] = {} } },
    { not_applicable = true, facts = { ["acl.kind"] = "folder" } },
  },
}
