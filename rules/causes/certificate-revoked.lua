return cause {
  api = 1,
  title = "The authority has revoked the certificate",
  since = "0.2", rank = 79, aside = true,
  cite = {
    { "RFC 5280, 5 and 6.3 (revocation)", "https://www.rfc-editor.org/rfc/rfc5280#section-5" },
    { "Microsoft, certutil (-verifystore)", "https://learn.microsoft.com/windows-server/administration/windows-commands/certutil" },
  },
  why = [[
certutil -verifystore looks at the authority's list of revoked certificates, and this one is on it. Clients that look
there refuse it, whatever its key does. That does not break the key: 0x80070520 has another cause.]],
  check = function (cert, goal)
    if not has_linked(cert, "store") then return end
    if not known "cert.verify_error" or cert.verify_error ~= "0x80092010" then return end
    return certain { "cert.verify_error" }
  end,
  fix = {
    { command = "certreq -new request.inf request.req",
      changes = "Makes a new key and a request for it: a key that was revoked as stolen is not to be used again. Ask the "
        .. "authority first why it was revoked; no import and no repair takes a revocation back.",
      undo = "Delete the pending request: certutil -delstore request THUMBPRINT" },
    { command = [[certreq -accept ${context} answer.cer]],
      changes = "Installs the certificate that the authority issued for the new key. Choose it in place of the old one.",
      undo = "Choose the old certificate again; it stays in the store." },
  },
  examples = {
    { certain = true, facts = { ["cert.verify_error"] = "0x80092010", ["store.name"] = "MY" } },
    { none = true, facts = { ["cert.verify_error"] = "0x800b0101", ["store.name"] = "MY" } },
    { none = true, facts = { ["store.name"] = "MY" } },
  },
}
