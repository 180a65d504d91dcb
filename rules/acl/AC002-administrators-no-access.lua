local acl = require "acl"

return rule {
  api = 1,
  title = "Administrators cannot read the key's file",
  subject = "acl", severity = "warning", since = "0.2",
  tags = { "iis", "permissions" },
  cite = {
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS, scenario 2",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
    { "Microsoft, Default permissions for the MachineKeys folders (KB 278381)" },
  },
  why = [[
Windows gives Administrators all rights to the keys of the machine. Without them an administrator can neither
export the key nor mend its permissions by the certificate's snap-in, and IIS Manager, which runs as the
administrator, fails where a service might still work. Entries are weighed in their order, denials included.]],
  remedy = {
    text = [[
Give Administrators the file again. Where the prompt has no right to do so, take ownership first (takeown /f
FILE /a), which changes who owns the file: note the owner before (icacls FILE /save does not keep it).]],
    command = "icacls ${path} /grant *S-1-5-32-544:F",
  },
  when = { ["acl.kind"] = { "key_file", "container" } },
  check = function (a)
    if not grants(a, "S-1-5-32-544", "read_data") then
      return fail { at = "acl.entries", got = acl.readers(a.entries),
                    want = "read access for Administrators" }
    end
  end,
  examples = {
    { fail = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = {
        { sid = "S-1-5-18", mask = 0x1f01ff, type = "allow" } } } },
    { fail = true, facts = { ["acl.kind"] = "container", ["acl.entries"] = {
        { sid = "S-1-5-32-544", mask = 0x10000, type = "allow" } } } },
    { pass = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = {
        { sid = "S-1-5-32-544", mask = 0x1f01ff, type = "allow" } } } },
    { cannot_tell = true, facts = { ["acl.kind"] = "key_file" } },
    { cannot_tell = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = {
        { sid = "S-1-5-32-545", mask = 1, type = "allow" } } } },
    { not_applicable = true, facts = { ["acl.kind"] = "folder" } },
  },
}
