return {
  api = 1,
  title = "Windows Remote Management over HTTPS",
  why = [[
WinRM's listener is served by HTTP.sys, as IIS' bindings are, with the key of a certificate in the machine's store.]],
  inherits = { "server" },
}
