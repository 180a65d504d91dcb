return {
  api = 1,
  title = "Publicly trusted TLS (Baseline Requirements of the CA/Browser Forum)",
  why = [[
Certificates that browsers are to trust must meet the Baseline Requirements; rules that only they justify run under
this profile alone.]],
  cite = {
    { "CA/Browser Forum, Baseline Requirements for TLS Server Certificates",
      "https://cabforum.org/working-groups/server/baseline-requirements/" },
  },
  inherits = { "server" },
  enable = { "EK003", "EK004", "EK006", "EK007", "KU011", "KU012", "WK015" },
  severity = { WK002 = "error" },
}
