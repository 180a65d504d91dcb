return rule {
  api = 1,
  title = "PFX of a server does not hold the certificate of its issuer",
  subject = "cert", severity = "notice", since = "0.2", default = false,
  tags = { "pfx", "tls" },
  cite = {
    { "Microsoft, certutil -importPFX, modifiers NoRoot and NoChain",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certutil" },
    { "RFC 5280, section 6.1", "https://www.rfc-editor.org/rfc/rfc5280#section-6.1" },
  },
  why = [[
A server sends its certificate and those up to the root, and Windows takes them from its stores. On a machine that has
never seen the issuing CA they come with the PFX or not at all; then clients that do not fetch certificates by
themselves (most that are no browsers) refuse the server. No matter when the machine has the issuing CA already,
or when the issuer is the root itself. Judged is the certificate of the file's key.]],
  remedy = {
    text = "Export with all certificates of the path, or put the issuing CA into the machine's intermediate store.",
    command = "certutil -addstore CA issuer.cer",
  },
  when = { ["cert.pfx.bags"] = { present = true } },
  check = function (cert)
    if not has_linked(cert, "key") or cert.self_issued then return not_applicable() end
    for other in each_linked(cert.pfx, "cert") do
      if other.subject == cert.issuer then return end
    end
    return fail { at = "cert.issuer", message = "The PFX does not hold the certificate of the issuer " .. cert.issuer }
  end,
  -- An example has one certificate: where it passes, that one is named as its own issuer is.
  examples = {
    { fail = true, facts = { ["cert.pfx.bags"] = { "certBag" }, ["cert.key.present"] = true,
        ["cert.self_issued"] = false, ["cert.subject"] = "CN=web", ["cert.issuer"] = "CN=Issuing CA" } },
    { pass = true, facts = { ["cert.pfx.bags"] = { "certBag" }, ["cert.key.present"] = true,
        ["cert.self_issued"] = false, ["cert.subject"] = "CN=CA", ["cert.issuer"] = "CN=CA" } },
    { not_applicable = true, facts = { ["cert.pfx.bags"] = { "certBag" }, ["cert.key.present"] = true,
        ["cert.self_issued"] = true } },
    { not_applicable = true, facts = { ["cert.pfx.bags"] = { "certBag" }, ["cert.issuer"] = "CN=CA" } },
    { not_applicable = true, facts = { ["cert.key.present"] = true, ["cert.issuer"] = "CN=CA" } },
    { cannot_tell = true, facts = { ["cert.pfx.bags"] = { "certBag" }, ["cert.key.present"] = true } },
  },
}
