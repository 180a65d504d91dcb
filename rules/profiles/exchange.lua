return {
  api = 1,
  title = "Exchange Server",
  why = [[
Outlook on the web and the Exchange admin center use the certificate's key by way of CryptoAPI, beside TLS.]],
  cite = {
    { "win-acme, issue 420 (the sign-in page comes back with a key of a key storage provider)" },
  },
  inherits = { "server" },
  enable = { "KS010" },
}
