local evidence = require "evidence"

return cause {
  api = 1,
  title = "It is no fault of the key: protocol or cipher suite do not fit",
  since = "0.2", rank = 90,
  cite = {
    { "Microsoft, Schannel events 36871 (state 10013), 36874 and 36888" },
  },
  why = [[
Schannel 36874 says that client and server have no cipher suite in common, 36871 with state 10013 that a protocol
is switched off, 36888 that a handshake was broken off with an alert. Certificate and key may be as good as they
are; a wrong KeySpec can bring 36874 and 36888 as well, so that is looked at first.]],
  check = function (cert, goal)
    local found, keys = {}, nil
    for event in each_linked(cert, "event") do
      if evidence.is_key_event(event) or event.id == 36869 then keys = keys or { event, "id" } end
      local off = event.id == 36871 and known(event, "error_state") and event.error_state == 10013
      local protocol = event.id == 36874 or event.id == 36888 or off
      if protocol and #found < 8 then
        found[#found + 1] = { event, "id" }
        if event.id == 36871 then found[#found + 1] = { event, "error_state" } end
      end
    end
    if #found == 0 or evidence.fails(cert) then return end
    if known "key.spec" and cert.key.spec == "signature" then return end
    if keys then
      found.against = { keys }
      return possible(found)
    end
    if evidence.opens(cert) then
      found[#found + 1] = "key.test"
      return likely(found) -- any scanner of the network leaves such events, whatever else is wrong
    end
    return possible(found)
  end,
  fix = {
    { command = [[reg query HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols /s]],
      changes = "Nothing: shows which protocols are switched on and off.", undo = "None is needed." },
    { command = "powershell -Command Get-TlsCipherSuite",
      changes = "Nothing: lists the cipher suites in use. Compare with what the client offers.", undo = "None is needed." },
  },
  examples = {
    { likely = true, facts = { ["event.id"] = 36871, ["event.error_state"] = 10013, ["key.test"] = "encryption_passed" } },
    { possible = true, facts = { ["event.id"] = 36874 } },
    { none = true, facts = { ["event.id"] = 36888, ["key.spec"] = "signature" } },
    { none = true, facts = { ["event.id"] = 36870, ["event.error_code"] = "0x8009030d" } },
  },
}
