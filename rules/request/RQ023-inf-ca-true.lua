return rule {
  api = 1,
  title = "INF asks for the certificate of a CA",
  subject = "template", severity = "error", since = "0.4",
  tags = { "inf", "request", "ca" },
  cite = {
    { "RFC 5280, section 4.2.1.9", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.9" },
    { "Microsoft, certreq reference, [Extensions]",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certreq_1" },
  },
  why = [[
2.5.29.19 under [Extensions] with ca=1, or the same in base64 or hex, asks for the right to issue certificates. A CA
that copies requested extensions hands it out; one with a template overrides it, and then the file should not ask. For
the request of a subordinate CA it is right: waive the finding there. RQ018 judges the request itself.]],
  remedy = {
    text = "Take 2.5.29.19 out of [Extensions], or write {text}ca=0, and make the request again.",
    command = 'certreq -new -machine "${artifact}" request.req',
  },
  when = { ["template.kind"] = "inf" },
  check = function (template)
    if template.is_ca then
      return fail { at = "template.is_ca", got = "cA TRUE", want = "no basic constraints, or cA FALSE" }
    end
  end,
  examples = {
    { fail = true, facts = { ["template.kind"] = "inf", ["template.is_ca"] = true } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.is_ca"] = false } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.is_ca"] = absent } },
    { not_applicable = true, facts = { ["template.kind"] = "vault", ["template.is_ca"] = true } },
    { cannot_tell = true, facts = { ["template.kind"] = "inf" } },
  },
}
