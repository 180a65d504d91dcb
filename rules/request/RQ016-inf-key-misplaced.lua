return rule {
  api = 1,
  title = "INF has keys in a section where they mean nothing",
  subject = "template", severity = "notice", since = "0.2",
  tags = { "inf", "request" },
  cite = { { "Microsoft, certreq reference, [NewRequest]",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certreq_1" } },
  why = [[
OID belongs below [EnhancedKeyUsageExtension], CertificateTemplate below [RequestAttributes], and what shapes the key
below [NewRequest]. Elsewhere certreq takes them for something else or passes over them: a sample in Microsoft's own
reference has OID below [Extensions], and who copies it gets a certificate without extended key usage.]],
  remedy = {
    text = "Move the lines to the section that they belong to.",
    command = 'certreq -new -machine "${artifact}" request.req',
  },
  when = { ["template.kind"] = "inf" },
  check = function (template)
    if template.misplaced_keys.present then
      return fail { at = "template.misplaced_keys", got = template.misplaced_keys:text(),
                    message = "Means nothing where it stands: " .. template.misplaced_keys:text() }
    end
  end,
  examples = {
    { fail = true, facts = { ["template.kind"] = "inf",
        ["template.misplaced_keys"] = { "OID in [Extensions] (line 9)" } } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.misplaced_keys"] = absent } },
    { not_applicable = true, facts = { ["template.kind"] = "adcs" } },
    { cannot_tell = true, facts = { ["template.kind"] = "inf" } },
  },
}
