return rule {
  api = 1,
  title = "A machine's private key may be exported",
  subject = "key", severity = "warning", since = "0.2",
  tags = { "export" },
  cite = {
    { "Microsoft, certreq, Exportable (false by default)",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certreq_1" },
    { "Microsoft, MS-CRTD 2.27, msPKI-Private-Key-Flag 0x00000010 (the key may be exported)" },
  },
  why = [[
Whoever becomes an administrator of the server for a minute can take an exportable key along, and nobody sees
it missing. Servers need no such keys: Windows makes a new one for the next certificate. Keys of authorities
have a rule of their own, EX005.]],
  remedy = {
    text = [[
Import the PFX again with NoExport, or request the next certificate with Exportable = FALSE. Keep a PFX, if
one is needed, offline.]],
    command = [[certutil -importpfx ${pfx} NoExport]],
  },
  when = { ["key.machine_keyset"] = true },
  check = function (key)
    if not key.exportable then return end
    if known "key.cert.is_ca" and key.cert.is_ca then return end -- EX005
    return fail { at = "key.exportable", got = "exportable", want = "not exportable" }
  end,
  examples = {
    { fail = true, facts = { ["key.machine_keyset"] = true, ["key.exportable"] = true, ["key.cert.is_ca"] = false } },
    { fail = true, facts = { ["key.machine_keyset"] = true, ["key.exportable"] = true } },
    { fail = false, facts = { ["key.machine_keyset"] = true, ["key.exportable"] = false } },
    { fail = false, facts = { ["key.machine_keyset"] = true, ["key.exportable"] = true, ["key.cert.is_ca"] = true } },
    { not_applicable = true, facts = { ["key.machine_keyset"] = false, ["key.exportable"] = true } },
    { cannot_tell = true, facts = { ["key.machine_keyset"] = true } },
  },
}
