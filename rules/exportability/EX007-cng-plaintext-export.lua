local installed = require "installed"

return rule {
  api = 1,
  title = "CNG key may be exported in the clear",
  subject = "key", severity = "error", since = "0.2",
  tags = { "export", "cng" },
  cite = {
    { "Microsoft, Key Storage Property Identifiers, NCRYPT_EXPORT_POLICY_PROPERTY",
      "https://learn.microsoft.com/windows/win32/seccng/key-storage-property-identifiers" },
  },
  why = [[
NCRYPT_ALLOW_PLAINTEXT_EXPORT_FLAG and NCRYPT_ALLOW_PLAINTEXT_ARCHIVING_FLAG let a program take the private
key out of the provider without any encryption. NCRYPT_ALLOW_EXPORT_FLAG alone suffices for a PFX, whose keys
are wrapped; the clear forms are for a few programs that convert keys, and whatever reads a process's memory
or its files gets the key as well.]],
  remedy = {
    text = [[
Make a new key whose export policy is 0, or 1 when a PFX is needed; the policy of a key that is made cannot be
widened, and is best not relied upon to be narrowed.]],
    command = [[certreq -enroll -machine -cert ${serial} renew]],
  },
  check = function (key)
    if not known "key.export_policy" and not installed.is(key) then return not_applicable() end -- a file cannot tell
    if key.export_policy:any("plaintext_export", "plaintext_archiving") then
      return fail { at = "key.export_policy", got = key.export_policy:text(), want = "no plaintext forms" }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.export_policy"] = { "export", "plaintext_export" } } },
    { fail = false, facts = { ["key.export_policy"] = { "export" } } },
    { fail = false, facts = { ["key.export_policy"] = {} } },
    { not_applicable = true, facts = {} },
    { cannot_tell = true, facts = { ["key.source"] = "dump" } },
  },
}
