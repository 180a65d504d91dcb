return rule {
  api = 1,
  title = "Certificate ends before long",
  subject = "cert", severity = "warning", since = "0.1",
  tags = { "demo" },
  why = [[Who is asked in time renews in time.]],
  check = function (cert)
    if cert.not_after < run.now + 86400 * 365 then
      return fail { at = "cert.not_after" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.not_after"] = "2026-01-01", ["run.now"] = "2026-01-01" } },
    { fail = false, facts = { ["cert.not_after"] = "2036-01-01", ["run.now"] = "2026-01-01" } },
  },
}
