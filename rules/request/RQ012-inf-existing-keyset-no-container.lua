return rule {
  api = 1,
  title = "INF uses an existing key and does not say which",
  subject = "template", severity = "error", since = "0.2",
  tags = { "inf", "request" },
  cite = { { "Microsoft, certreq reference, [NewRequest]",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certreq_1" } },
  why = [[
UseExistingKeySet = TRUE needs the key's container (KeyContainer) or the certificate that it belongs to (RenewalCert).
Without either certreq has no key to use and ends with an error.]],
  remedy = {
    text = "Add KeyContainer, as certutil prints it for the key, or RenewalCert with the certificate's thumbprint.",
    command = "certutil -store my",
  },
  when = { ["template.kind"] = "inf", ["template.use_existing_key_set"] = true },
  check = function (template)
    if template.key_container or template.renewal_cert then return end
    return fail { at = "template.use_existing_key_set", got = "TRUE alone", want = "KeyContainer or RenewalCert" }
  end,
  examples = {
    { fail = true, facts = { ["template.kind"] = "inf", ["template.use_existing_key_set"] = true,
        ["template.key_container"] = absent, ["template.renewal_cert"] = absent } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.use_existing_key_set"] = true,
        ["template.key_container"] = "web" } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.use_existing_key_set"] = true,
        ["template.key_container"] = absent, ["template.renewal_cert"] = "00112233" } },
    { not_applicable = true, facts = { ["template.kind"] = "inf",
        ["template.use_existing_key_set"] = absent } },
    { cannot_tell = true, facts = { ["template.kind"] = "inf",
        ["template.use_existing_key_set"] = true } },
  },
}
