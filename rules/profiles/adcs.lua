return {
  api = 1,
  title = "Templates and requests of Active Directory Certificate Services",
  why = [[
For regression tests of templates and INF files: what a template leaves to chance is as much a finding as what it
gets wrong, since every certificate issued from it inherits it.]],
  severity = { RQ001 = "error", TP003 = "error", TP016 = "warning" },
}
