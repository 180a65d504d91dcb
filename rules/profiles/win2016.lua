return {
  api = 1,
  title = "A server on Windows Server 2016 or before",
  why = [[
These versions do not open a PFX that is encrypted with AES, which newer ones write, and call the password wrong. A PFX
for such a machine must be of the old kind, so PF011 asks for it, and the rules that call the old kind weak keep
silent. Everywhere else it is the other way round. Where the boundary lies is told at PF011.]],
  inherits = { "server" },
  enable = { "PF011" },
  disable = { "PF002", "PF003" },
}
