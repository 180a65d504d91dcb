local scope = require "scope"

return rule {
  api = 1,
  title = "PFX brings a root certificate along",
  subject = "cert", severity = "notice", since = "0.2",
  tags = { "pfx", "ca" },
  cite = {
    { "Microsoft, certutil -importPFX, modifiers NoRoot and NoChain",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certutil" },
  },
  why = [[
A server needs no root: who trusts it has it already, and who has it not does not trust what a server sends. But the
import can put a root that stands in the file into the store of trusted roots, and then whoever made the file has said
whom this machine trusts. certutil leaves it out when told NoRoot. A CA's own PFX, with its key, is no matter of
this rule; nor are self-signed certificates that are no CA's.]],
  remedy = {
    text = "Import without the root; export without it next time (openssl: leave it out of -certfile).",
    command = "certutil -importpfx ${artifact} NoRoot",
  },
  when = { ["cert.pfx.key_count"] = { min = 1 }, ["cert.is_ca"] = true },
  check = function (cert)
    if has_linked(cert, "key") then return not_applicable() end
    if scope.is_self_signed(cert) then
      return fail { at = "cert.self_signed", message = "The PFX brings the root " .. cert.subject .. " along" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.pfx.key_count"] = 1, ["cert.is_ca"] = true, ["cert.self_issued"] = true,
        ["cert.self_signed"] = true, ["cert.subject"] = "CN=Root" } },
    { pass = true, facts = { ["cert.pfx.key_count"] = 1, ["cert.is_ca"] = true, ["cert.self_issued"] = false } },
    { not_applicable = true, facts = { ["cert.pfx.key_count"] = 1, ["cert.is_ca"] = true,
        ["cert.key.present"] = true, ["cert.self_issued"] = true, ["cert.self_signed"] = true } },
    { not_applicable = true, facts = { ["cert.pfx.key_count"] = 0, ["cert.is_ca"] = true } },
    { not_applicable = true, facts = { ["cert.pfx.key_count"] = 1, ["cert.is_ca"] = false } },
    { not_applicable = true, facts = { ["cert.is_ca"] = true } }, -- not in a PFX
    { cannot_tell = true, facts = { ["cert.pfx.key_count"] = 1, ["cert.is_ca"] = true, ["cert.self_issued"] = true } },
  },
}
