local acl = require "acl"

local KEEPERS = { ["S-1-5-18"] = true, ["S-1-5-32-544"] = true }

return rule {
  api = 1,
  title = "Somebody beside SYSTEM and Administrators can read a CA's key",
  subject = "acl", severity = "error", since = "0.2",
  tags = { "ca", "private-key", "permissions" },
  cite = {
    { "MS-DTYP, section 2.5.3 (the access check algorithm)" },
  },
  why = [[
The service of a Windows CA runs as SYSTEM; nobody else has to open its key. Whoever can read the file can sign
certificates in the CA's name. That CA keys are to be kept so is pkivet's own rule. A CA service that runs as another
account is named by the parameter service_sid.]],
  remedy = {
    text = [[
Take the entries of all others out. If they are not known to be trusted as the CA is, treat the key as
lost: revoke and replace the CA's certificate.]],
    command = "icacls ${path} /remove:g <account>",
  },
  params = {
    service_sid = { type = "string", default = "", meaning = "SID of an account that the CA's service runs as" },
  },
  when = { ["acl.kind"] = { "key_file", "container" }, ["acl.key.cert.is_ca"] = true },
  check = function (a, params)
    local found = {}
    if not a.entries.present then
      return fail { at = "acl.entries", got = "no list at all", want = "SYSTEM and Administrators" }
    end
    for e in a.entries:each() do
      local keeper = e.sid and (KEEPERS[e.sid] or e.sid == params.service_sid)
      if acl.allows(e) and acl.reads(e) and not keeper and #found < 16 then
        found[#found + 1] = acl.text(e)
      end
    end
    if #found > 0 then
      return fail { at = "acl.entries", got = table.concat(found, "; "), want = "SYSTEM and Administrators" }
    end
  end,
  examples = {
    { fail = true, facts = { ["acl.kind"] = "key_file", ["acl.key.cert.is_ca"] = true, ["acl.entries"] = {
        { sid = "S-1-5-18", mask = 0x1f01ff, type = "allow" }, { sid = "S-1-5-20", mask = 0x120089, type = "allow" } } } },
    { fail = true, facts = { ["acl.kind"] = "key_file", ["acl.key.cert.is_ca"] = true, ["acl.entries"] = absent } },
    { pass = true, facts = { ["acl.kind"] = "key_file", ["acl.key.cert.is_ca"] = true, ["acl.entries"] = {
        { sid = "S-1-5-18", mask = 0x1f01ff, type = "allow" }, { sid = "S-1-5-32-544", mask = 0x1f01ff, type = "allow" } } } },
    { pass = true, params = { service_sid = "S-1-5-20" }, facts = { ["acl.kind"] = "key_file", ["acl.key.cert.is_ca"] = true,
        ["acl.entries"] = { { sid = "S-1-5-20", mask = 0x120089, type = "allow" } } } },
    { not_applicable = true, facts = { ["acl.kind"] = "key_file", ["acl.key.cert.is_ca"] = false } },
    { not_applicable = true, facts = { ["acl.kind"] = "key_file" } },
    { cannot_tell = true, facts = { ["acl.kind"] = "key_file", ["acl.key.cert.is_ca"] = true } },
  },
}
