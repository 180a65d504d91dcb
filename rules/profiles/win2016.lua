return {
  api = 1,
  title = "A server on Windows Server 2016 or before",
  why = [[
These versions do not open a PFX that is encrypted with AES, which newer ones write, and call the password wrong. A PFX
for such a machine must be of the old kind, so PF011 asks for it, and 3DES and SHA-1 are no weakness that PF002 and
PF003 report; RC2 and RC4 still are. Everywhere else it is the other way round. Where the boundary lies is told at
PF011.]],
  inherits = { "server" },
  enable = { "PF011" },
  params = {
    PF002 = { weak = { "md5" } },
    PF003 = { weak = {
      "pbeWithSHAAnd40BitRC2-CBC", "pbeWithSHAAnd40BitRC4", "pbeWithSHAAnd128BitRC2-CBC", "pbeWithSHAAnd128BitRC4",
      "pbeWithSHAAnd2-KeyTripleDES-CBC", "PBES1", "PBES2-desCBC", "PBES2-rc2CBC" } },
  },
}
