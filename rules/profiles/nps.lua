return {
  api = 1,
  title = "Network Policy Server (EAP-TLS, PEAP)",
  why = [[
NPS shows its certificate to clients of wireless and dial-in networks by way of Schannel: what a TLS server needs, it
needs.]],
  inherits = { "server" },
}
