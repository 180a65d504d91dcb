local installed = require "installed"

-- Errors of the providers that a key which opens does not give (winerror.h).
local broken = {
  ["0x80070005"] = true, ["0x80070520"] = true, ["0x80090003"] = true, ["0x8009000b"] = true,
  ["0x8009000d"] = true, ["0x80090010"] = true, ["0x80090011"] = true, ["0x80090014"] = true,
  ["0x80090016"] = true, ["0x80090019"] = true, ["0x8009001a"] = true, ["0x8009001f"] = true,
  ["0x80090020"] = true, ["0x8009030d"] = true,
}

return rule {
  api = 1,
  title = "Windows tried the private key, and it failed",
  subject = "key", severity = "error", since = "0.2",
  tags = { "iis", "schannel" },
  cite = {
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS, scenario 1 (broken keyset)",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
    { "Microsoft, certutil -store and -verifystore (what they print of a key that they try)",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certutil" },
  },
  why = [[
certutil -store opens the key and tries it. A test that failed, or an error of the providers such as
NTE_BAD_KEYSET (0x80090016), means that no service can use it either: IIS answers a new binding with
0x80070520, Schannel logs 36870. An import with the export box left unticked that IIS manager carried out, a
container whose access list shuts everybody out, and a file that was copied from another machine all end so.]],
  remedy = {
    text = [[
Look at the access list of the key's file first (icacls). If that is as it should be, delete the certificate
with its key and import the PFX again with certutil -importpfx, in an elevated prompt.]],
    command = [[certutil -v -store my ${sha1}]],
  },
  check = function (key)
    local tested, failed = known "key.test", known "key.error_code"
    if not tested and not failed then
      if not installed.is(key) then return not_applicable() end
      return cannot_tell "key.test" -- an installed key, which nobody tried
    end
    if tested and (key.test == "encryption_failed" or key.test == "signature_failed") then
      return fail { at = "key.test", got = key.test, want = "a test that passes" }
    end
    if failed and present "key.error_code" and broken[key.error_code] then
      local name = present "key.error_name" and " (" .. key.error_name .. ")" or ""
      return fail { at = "key.error_code", got = key.error_code .. name, want = "a key that opens" }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.test"] = "encryption_failed" } },
    { fail = true, facts = { ["key.error_code"] = "0x80090016", ["key.error_name"] = "NTE_BAD_KEYSET" } },
    { fail = false, facts = { ["key.test"] = "encryption_passed" } },
    { fail = false, facts = { ["key.test"] = "missing_keyset", ["key.error_code"] = absent } },
    { not_applicable = true, facts = {} },
    { cannot_tell = true, facts = { ["key.source"] = "link" } },
  },
}
