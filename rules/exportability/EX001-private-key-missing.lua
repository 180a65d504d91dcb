local installed = require "installed"

return rule {
  api = 1,
  title = "The certificate names a private key that cannot be found",
  subject = "key", severity = "error", since = "0.2",
  tags = { "iis", "schannel" },
  cite = {
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS, scenario 1",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
    { "Microsoft, adfsToolbox, check for certificates whose private key is absent", "https://github.com/microsoft/adfsToolbox" },
  },
  why = [[
The store's entry leads to a key container, and none answers there. Windows shows the certificate with a key
symbol, and adding the binding in IIS fails with 0x80070520. "Missing stored keyset" is printed alike when the
key is gone and when whoever ran certutil may not read it, so this finding is a warning until something else
shows that the key is gone. A certificate that names no key at all, as those of authorities in a chain, is not
judged.]],
  remedy = {
    text = [[
Run the command again in an elevated prompt. When the key opens there, only the caller lacked the right. When
it does not, look for a PFX or the request's key: import the PFX again, or relink a key that still lies in
MachineKeys.]],
    command = [[certutil -repairstore my ${sha1}]],
  },
  check = function (key)
    if not known "key.linked" and not installed.is(key) then return not_applicable() end -- a file cannot tell
    if not key.linked then return not_applicable() end -- names no key
    if known "key.present" and not key.present then
      return fail { at = "key.present", got = "the key is missing", want = "a key that opens" }
    end
    if known "key.test" and key.test == "missing_keyset" then
      return fail { at = "key.test", got = "Missing stored keyset: gone, or not readable for whoever ran certutil",
                    want = "a key that opens", severity = "warning" }
    end
    if not key.present then return end
  end,
  examples = {
    { fail = true, facts = { ["key.linked"] = true, ["key.present"] = false } },
    { fail = true, facts = { ["key.linked"] = true, ["key.test"] = "missing_keyset" } },
    { fail = false, facts = { ["key.linked"] = true, ["key.present"] = true, ["key.test"] = "encryption_passed" } },
    { not_applicable = true, facts = { ["key.linked"] = false, ["key.test"] = "no_key" } },
    { not_applicable = true, facts = {} },
    { cannot_tell = true, facts = { ["key.linked"] = true } },
    { cannot_tell = true, facts = { ["key.source"] = "dump" } },
  },
}
