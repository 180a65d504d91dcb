return rule {
  api = 1,
  title = "An authority's private key may be exported",
  subject = "key", severity = "error", since = "0.2",
  tags = { "export", "adcs" },
  cite = {
    { "Microsoft, certreq, Exportable (false by default)",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certreq_1" },
    { "Microsoft, MS-CRTD 2.27, msPKI-Private-Key-Flag 0x00000010 (the key may be exported)" },
  },
  why = [[
With the key of an authority anyone issues certificates in its name, for every server and every user that
trusts it, and no log shows them. Such a key leaves its machine only as a backup that is watched; one that may
be exported at any time is one administrator's mistake away from being everywhere.]],
  remedy = {
    text = [[
Renew the CA's certificate with a new key in a hardware security module, or at least in a key storage provider
with an export policy of 0. Until then watch who is an administrator there.]],
    command = [[certutil -renewCert]],
  },
  when = { ["key.cert.is_ca"] = true },
  check = function (key)
    if key.exportable then
      return fail { at = "key.exportable", got = "exportable", want = "not exportable" }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.cert.is_ca"] = true, ["key.exportable"] = true } },
    { fail = false, facts = { ["key.cert.is_ca"] = true, ["key.exportable"] = false } },
    { not_applicable = true, facts = { ["key.cert.is_ca"] = false, ["key.exportable"] = true } },
    { cannot_tell = true, facts = { ["key.cert.is_ca"] = true } },
  },
}
