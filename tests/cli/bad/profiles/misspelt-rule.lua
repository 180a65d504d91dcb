return {
  api = 1, title = "T",
  enable = { "BAD10", "keyspek" },
  severity = { KS00I = "warning" },
}
