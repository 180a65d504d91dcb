return rule {
  api = 1,
  title = "Certificate has expired or expires soon",
  subject = "cert", severity = "warning", since = "0.1",
  tags = { "validity" },
  cite = {
    { "RFC 5280, section 4.1.2.5", "https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5" },
    { "OpenSSL, openssl-x509 -checkend", "https://docs.openssl.org/master/man1/openssl-x509/" },
  },
  why = [[
After notAfter clients refuse the certificate, which is an error here; in the days before (the parameter days)
it is a warning. CA certificates are judged alike, roots among them: Windows and OpenSSL check a root's dates
too, and when a CA ends, everything below it ends with it. A listing shows dates in the local time of its machine;
within 14 hours of such a date it is not told whether it has passed.]],
  remedy = {
    text = "Renew it (below: a Windows machine's certificate with a new key) and bind the new one.",
    command = "certreq -enroll -machine -cert ${serial} renew",
  },
  params = { days = { type = "int", default = 30, meaning = "warn this many days before the end" } },
  check = function (cert, params)
    local left = cert.not_after - run.now
    local doubt = known "cert.dates_local" and cert.dates_local and 14 * 3600 or 0 -- all zones there are
    if doubt > 0 and math.abs(left) <= doubt then
      return fail { at = "cert.not_after",
                    message = "Certificate ends about now: its date was printed in local time, so it may have expired" }
    end
    if left < 0 then
      return fail { at = "cert.not_after", severity = "error",
                    message = "Certificate expired " .. -left // 86400 .. " days ago" }
    end
    if left < params.days * 86400 then
      return fail { at = "cert.not_after",
                    message = "Certificate expires in " .. left // 86400 .. " days" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.not_after"] = "2026-01-15T00:00:00Z",
        ["run.now"] = "2026-01-01T00:00:00Z" } },
    { fail = true, facts = { ["cert.not_after"] = "2025-12-31T00:00:00Z",
        ["run.now"] = "2026-01-01T00:00:00Z" } },
    { fail = true, facts = { ["cert.not_after"] = "2025-12-31T20:00:00Z", ["cert.dates_local"] = true,
        ["run.now"] = "2026-01-01T00:00:00Z" } },
    { fail = false, facts = { ["cert.not_after"] = "2026-12-31T00:00:00Z",
        ["run.now"] = "2026-01-01T00:00:00Z" } },
    { cannot_tell = true, facts = { ["run.now"] = "2026-01-01T00:00:00Z" } },
  },
}
