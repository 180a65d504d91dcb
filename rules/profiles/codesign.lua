return {
  api = 1,
  title = "Code signing",
  why = [[
A key that signs programs must not leave its device, and does nothing else. What concerns servers is left out.]],
  enable = { "EK009", "WK014" },
  disable = { "KS001", "KS006", "KS015", "TP001", "RQ002" },
  severity = { EX006 = "error", CP005 = "error" },
}
