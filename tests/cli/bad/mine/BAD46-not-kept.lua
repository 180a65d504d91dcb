return rule {
  api = 1, title = "T", subject = "run", severity = "error", since = "1",
  cite = { { "Us" } }, why = "W", remedy = { text = "R" },
  index = { of = "cert", by = "spki_sha256", keep = { "subject" } },
  check = function (cert, others)
    for other in others:each() do
      if other.is_ca and known(other, "not_before") and cert.key.spec then return fail { at = "issuer", with = other } end
    end
  end,
  examples = { { fail = true, facts = { subject = "CN=a" }, others = { { subject = "CN=b" } } } },
}
