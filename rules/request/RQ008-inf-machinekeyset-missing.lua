return rule {
  api = 1,
  title = "INF for a TLS server makes a key of the user, not of the machine",
  subject = "template", severity = "error", since = "0.2",
  tags = { "inf", "request", "iis", "schannel" },
  cite = { { "Microsoft, certreq reference, [NewRequest]",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certreq_1" } },
  why = [[
MachineKeySet is FALSE unless the file says otherwise: the key is then made among those of whoever runs certreq. A
service cannot open it, and when the certificate ends up in the machine's store nevertheless, binding it fails with
0x80070520. certreq -machine and MachineKeySet must agree. A template that is asked for may decide instead, so a file
that names one is only judged when it says FALSE.]],
  remedy = {
    text = "Write MachineKeySet = TRUE and make the request as the machine.",
    command = 'certreq -new -machine "${artifact}" request.req',
  },
  when = { ["template.kind"] = "inf", ["template.extended_key_usage"] = { has = "serverAuth" } },
  check = function (template)
    if template.machine_keyset then return end
    if not template.machine_keyset and not present "template.machine_keyset" and template.name then return end
    if template.use_existing_key_set then return end -- where the key is was decided long ago
    return fail { at = "template.extended_key_usage",
                  got = present "template.machine_keyset" and "FALSE" or "absent, which is FALSE",
                  message = "MachineKeySet is "
                         .. (present "template.machine_keyset" and "FALSE" or "not there, which means FALSE")
                         .. ", and the certificate is for a TLS server" }
  end,
  examples = {
    { fail = true, facts = { ["template.kind"] = "inf", ["template.name"] = absent,
        ["template.extended_key_usage"] = { "serverAuth" }, ["template.machine_keyset"] = absent,
        ["template.use_existing_key_set"] = absent } },
    { fail = true, facts = { ["template.kind"] = "inf", ["template.name"] = "WebServer",
        ["template.extended_key_usage"] = { "serverAuth" }, ["template.machine_keyset"] = false,
        ["template.use_existing_key_set"] = false } },
    { fail = false, facts = { ["template.kind"] = "inf",
        ["template.extended_key_usage"] = { "serverAuth" }, ["template.machine_keyset"] = true } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.name"] = "WebServer",
        ["template.extended_key_usage"] = { "serverAuth" }, ["template.machine_keyset"] = absent } },
    { not_applicable = true, facts = { ["template.kind"] = "inf",
        ["template.extended_key_usage"] = { "clientAuth" } } },
    { cannot_tell = true, facts = { ["template.kind"] = "inf",
        ["template.extended_key_usage"] = { "serverAuth" } } },
  },
}
