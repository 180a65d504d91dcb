return rule {
  api = 1,
  title = "INF asks for key archival in a request that cannot carry the key",
  subject = "template", severity = "error", since = "0.2",
  tags = { "inf", "request", "archival" },
  cite = { { "Microsoft, certreq reference, [NewRequest]",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certreq_1" } },
  why = [[
Only a CMC request has room for the encrypted private key. With another RequestType, or with none (which is PKCS10),
PrivateKeyArchive = TRUE cannot be done: certreq ends with an error, or the key is not archived and the day on which
somebody wants to recover it comes later.]],
  remedy = {
    text = "Write RequestType = CMC, or take PrivateKeyArchive out.",
    command = 'certreq -new "${artifact}" request.req',
  },
  when = { ["template.kind"] = "inf", ["template.private_key_archive"] = true },
  check = function (template)
    local kind = template.request_type
    if kind ~= "cmc" then
      return fail { at = "template.private_key_archive", got = "RequestType " .. (kind or "absent"),
                    want = "CMC",
                    message = "PrivateKeyArchive needs RequestType = CMC, and RequestType is "
                           .. (kind or "not there") }
    end
  end,
  examples = {
    { fail = true, facts = { ["template.kind"] = "inf", ["template.private_key_archive"] = true,
        ["template.request_type"] = "pkcs10" } },
    { fail = true, facts = { ["template.kind"] = "inf", ["template.private_key_archive"] = true,
        ["template.request_type"] = absent } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.private_key_archive"] = true,
        ["template.request_type"] = "cmc" } },
    { not_applicable = true, facts = { ["template.kind"] = "inf",
        ["template.private_key_archive"] = false } },
    { cannot_tell = true, facts = { ["template.kind"] = "inf",
        ["template.private_key_archive"] = true } },
  },
}
