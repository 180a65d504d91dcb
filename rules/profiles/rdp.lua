return {
  api = 1,
  title = "Remote Desktop Services",
  why = [[
The service runs as NETWORK SERVICE and opens the key itself, so that this account must be able to read the key's
file.]],
  inherits = { "server" },
  params = { AC003 = { service_sid = "S-1-5-20" } },
}
