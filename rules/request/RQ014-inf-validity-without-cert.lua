return rule {
  api = 1,
  title = "INF gives a validity that only a self-signed certificate can have",
  subject = "template", severity = "warning", since = "0.2",
  tags = { "inf", "request", "validity" },
  cite = { { "Microsoft, certreq reference, [NewRequest]",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certreq_1" } },
  why = [[
NotBefore, NotAfter and ValidityPeriod count for RequestType = Cert only, where certreq issues the certificate itself.
In a request they are left out, and the CA decides: whoever planned with the date in the file is surprised.]],
  remedy = {
    text = [[
Take the lines out. For a self-signed certificate write RequestType = Cert; for a CA that takes it from the request, put
ValidityPeriod and ValidityPeriodUnits under [RequestAttributes].]],
    command = 'certreq -new -machine "${artifact}" request.req',
  },
  when = { ["template.kind"] = "inf", ["template.validity_given"] = true },
  check = function (template)
    local kind = template.request_type
    if kind ~= "cert" then
      return fail { at = "template.validity_given", got = "RequestType " .. (kind or "absent"), want = "Cert",
                    message = "A validity is given, which counts for RequestType = Cert only" }
    end
  end,
  examples = {
    { fail = true, facts = { ["template.kind"] = "inf", ["template.validity_given"] = true,
        ["template.request_type"] = "pkcs10" } },
    { fail = true, facts = { ["template.kind"] = "inf", ["template.validity_given"] = true,
        ["template.request_type"] = absent } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.validity_given"] = true,
        ["template.request_type"] = "cert" } },
    { not_applicable = true, facts = { ["template.kind"] = "inf", ["template.validity_given"] = absent } },
    { cannot_tell = true, facts = { ["template.kind"] = "inf", ["template.validity_given"] = true } },
  },
}
