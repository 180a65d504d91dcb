local acl = require "acl"

local function is_service(sid)
  return sid == "S-1-5-19" or sid == "S-1-5-20" or sid:find("^S%-1%-5%-80%-%d+%-%d") ~= nil
      or sid:find("^S%-1%-5%-82%-%d+%-%d") ~= nil
end

return rule {
  api = 1,
  title = "A service account cannot read the key's file",
  subject = "acl", severity = "error", since = "0.2",
  tags = { "iis", "adfs", "mssql", "permissions" },
  cite = {
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS, scenario 2",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
    { "MS-DTYP, section 2.5.3 (the access check algorithm)" },
  },
  why = [[
A program that opens the key itself, and not through HTTP.sys, needs read access for the account that it runs
as: AD FS, SQL Server, an application pool that uses client certificates. The account's SID is told by the
parameter service_sid. Without one, the service accounts are judged that the list itself names: an
entry that gives less than reading, or a denial for a group of theirs, was surely not meant so.]],
  remedy = {
    text = [[
Give the account read access: in the certificates snap-in by All Tasks, Manage Private Keys, or as below with its
SID or name in place of <account>. icacls FILE /save acl.txt before keeps the list as it was.]],
    command = "icacls ${path} /grant <account>:R",
  },
  params = {
    service_sid = { type = "string", default = "",
      meaning = "SID of the account that must be able to read; empty: each service account that the list names" },
  },
  when = { ["acl.kind"] = { "key_file", "container" } },
  check = function (a, params)
    local function judge(sid, name)
      if not grants(a, sid, "read_data") then
        return fail { at = "acl.entries", got = acl.readers(a.entries), want = "read access for " .. name }
      end
    end
    if params.service_sid ~= "" then return judge(params.service_sid, params.service_sid) end
    local none = true
    for e in a.entries:each() do
      if e.sid and is_service(e.sid) and (acl.allows(e) or acl.denies(e)) then
        none = false
        local failure = judge(e.sid, acl.account(e))
        if failure then return failure end
      end
    end
    if none then return not_applicable() end
  end,
  examples = {
    { fail = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = {
        { sid = "S-1-5-20", mask = 0x80, type = "allow" } } } },
    { fail = true, params = { service_sid = "S-1-5-80-1-2-3-4-5" }, facts = { ["acl.kind"] = "key_file",
        ["acl.entries"] = { { sid = "S-1-5-18", mask = 0x1f01ff, type = "allow" } } } },
    { fail = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = {
        { sid = "S-1-5-6", mask = 1, type = "deny" }, { sid = "S-1-5-20", mask = 0x120089, type = "allow" } } } },
    { pass = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = {
        { sid = "S-1-5-20", mask = 0x120089, type = "allow" } } } },
    { pass = true, params = { service_sid = "S-1-5-20" }, facts = { ["acl.kind"] = "key_file",
        ["acl.entries"] = { { sid = "S-1-5-11", mask = 0x120089, type = "allow" } } } },
    { not_applicable = true, facts = { ["acl.kind"] = "key_file", ["acl.entries"] = {
        { sid = "S-1-5-18", mask = 0x1f01ff, type = "allow" } } } },
    { cannot_tell = true, facts = { ["acl.kind"] = "key_file" } },
    { cannot_tell = true, params = { service_sid = "S-1-5-20" }, facts = { ["acl.kind"] = "key_file",
        ["acl.entries"] = { { sid = "S-1-5-32-545", mask = 0x120089, type = "allow" } } } },
  },
}
