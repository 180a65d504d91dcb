return {
  api = 1,
  title = "Certification authorities",
  why = [[
An authority's key that can be exported or read by others puts every certificate beneath it in doubt, and software of
users refuses authorities whose extensions are wrong. What concerns servers is left out.]],
  disable = { "KS001", "KS006", "KS015" },
  severity = { EX005 = "error", AC009 = "error", EX010 = "error" },
}
