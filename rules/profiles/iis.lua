return {
  api = 1,
  title = "Internet Information Services 8 and later",
  why = [[
Today's IIS has HTTP.sys open the key where it lies, so that a key need not be exportable to be bound.]],
  inherits = { "server" },
}
