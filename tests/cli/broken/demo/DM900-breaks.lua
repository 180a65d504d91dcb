return rule {
  api = 1,
  title = "Breaks when it is run",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "demo" },
  why = [[To see what happens.]],
  check = function (cert)
    return cert.key_bits .. {}
  end,
}
