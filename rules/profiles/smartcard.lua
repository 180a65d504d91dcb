return {
  api = 1,
  title = "Logon with smart cards",
  why = [[
The key is on a card: a provider of smart cards, which is a mistake on a server, is right here, and a key that may be
exported is none that a card would hold.]],
  disable = { "CP004" },
  severity = { CP005 = "error" },
}
