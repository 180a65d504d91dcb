return rule {
  api = 1,
  title = "Private key may not be exported, which an old IIS needs",
  subject = "key", severity = "warning", since = "0.2",
  tags = { "iis" },
  cite = {
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS, scenario 1",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
    { "webprofusion/certify, issue 73 (IIS 7 and keys that may not be exported)", "https://github.com/webprofusion/certify/issues/73" },
  },
  why = [[
IIS 7 and its contemporaries copy the key when a binding is made in IIS manager; a key that may not be
exported then fails with 0x80070520. Today's versions open the key where it is, so that the advice "import as
exportable" is right for old servers alone; this rule runs under the profile iis-legacy.]],
  remedy = {
    text = [[
Import the PFX again with the key marked as exportable, and only on that old server.]],
    command = [[certutil -importpfx ${pfx}]],
  },
  default = false, -- the profile iis-legacy enables it
  check = function (key)
    if not key.exportable then
      return fail { at = "key.exportable", got = "not exportable", want = "exportable" }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.exportable"] = false } },
    { fail = false, facts = { ["key.exportable"] = true } },
    { cannot_tell = true, facts = {} },
  },
}
