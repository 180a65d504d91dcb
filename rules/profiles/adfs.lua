return {
  api = 1,
  title = "Active Directory Federation Services",
  why = [[
AD FS opens keys itself, for TLS and for the tokens that it signs and decrypts. Which KeySpec and which kind of
provider each of them may have Microsoft has written into one table; KS007 and KS008 judge by it.]],
  cite = {
    { "Microsoft, AD FS and KeySpec property",
      "https://learn.microsoft.com/windows-server/identity/ad-fs/technical-reference/ad-fs-and-keyspec-property" },
  },
  inherits = { "server" },
  enable = { "KS007", "KS008" },
}
