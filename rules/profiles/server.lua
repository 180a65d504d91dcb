-- What all TLS servers on Windows have in common; the others inherit from it.
return {
  api = 1,
  title = "A TLS server on Windows, whichever program it is",
  why = [[
Who chooses it says that the certificates are for servers. Certificates without Extended Key Usage are then judged
as a server's: a KeySpec that cannot serve is an error where it is a warning otherwise. A key that may be exported
stays a risk here.]],
  enable = { "CP007", "PF010" },
}
