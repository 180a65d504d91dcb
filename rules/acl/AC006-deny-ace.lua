local acl = require "acl"

return rule {
  api = 1,
  title = "An entry denies access to a key's file or folder",
  subject = "acl", severity = "warning", since = "0.2",
  tags = { "permissions" },
  cite = {
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS, scenario 2",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
    { "MS-DTYP, section 2.5.3 (the access check algorithm)" },
  },
  why = [[
Windows puts no denial on keys. One that somebody set goes before what is allowed, and for every group that an
account is in: a denial for Everyone or Users shuts SYSTEM and services out with all others. Who is shut
out by it is what AC001 to AC003 say; this rule names the entries.]],
  remedy = {
    text = [[
Take the denials out, if nobody knows a reason for them: icacls FILE /remove:d ACCOUNT. Save the list first
(icacls FILE /save acl.txt), which brings it back.]],
    command = "icacls ${path} /remove:d <account>",
  },
  when = { ["acl.kind"] = { "key_file", "folder", "container" } },
  check = function (a)
    local found = {}
    for e in a.entries:each() do
      if acl.denies(e) and #found < 16 then found[#found + 1] = acl.text(e) end
    end
    if #found > 0 then
      return fail { at = "acl.entries", got = table.concat(found, "; "), want = "no denial" }
    end
  end,
  examples = {
    { fail = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = {
        { sid = "S-1-1-0", mask = 1, type = "deny" }, { sid = "S-1-5-18", mask = 0x1f01ff, type = "allow" } } } },
    { fail = true, facts = { ["acl.kind"] = "folder", ["acl.entries"] = {
        { sid = "S-1-5-32-545", mask = 2, type = "conditional_deny" } } } },
    { pass = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = {
        { sid = "S-1-5-18", mask = 0x1f01ff, type = "allow" } } } },
    { pass = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = absent } },
    { cannot_tell = true, facts = { ["acl.kind"] = "key_file" } },
    { not_applicable = true, facts = { ["acl.kind"] = "other" } },
  },
}
