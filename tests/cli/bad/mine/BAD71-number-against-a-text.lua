return rule {
  api = 1, title = "T", subject = "cert", severity = "error", since = "1",
  cite = { { "Us" } }, why = "W", remedy = { text = "R" },

  check = function (cert)
    local days = (cert.not_after - cert.not_before) // 86400
    if days > "398" or cert.is_ca then return fail() end
  end,
  examples = { { fail = true, facts = { ["cert.is_ca"] = true } },
    { fail = false, facts = { ["cert.is_ca"] = false } } },
}
