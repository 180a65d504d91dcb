return cause {
  api = 1,
  title = "A binding names a certificate that is not in the store where it is looked for",
  since = "0.2", rank = 8,
  cite = {
    { "Microsoft, netsh http: show, add and update sslcert",
      "https://learn.microsoft.com/windows-server/networking/technologies/netsh/netsh-http" },
  },
  why = [[
HTTP.sys finds a binding's certificate by its thumbprint in the store that the binding names, among the machine's.
When it was renewed, deleted or put into another store (WebHosting), the binding leads nowhere and handshakes are
reset. A listing that shows a part of the store only makes this look so, too.]],
  check = function (cert, goal)
    for binding in each_linked(cert, "binding") do
      if binding.sha1 and known(binding, "in_store") and binding.in_store == false then
        local found = { { binding, "sha1" }, { binding, "store" }, { binding, "in_store" }, { binding, "endpoint" } }
        if not has_linked(cert, "store") then return likely(found) end
        found[#found + 1] = { cert.store, "name" } -- it is in another one
        return certain(found)
      end
    end
  end,
  fix = {
    { command = "netsh http show sslcert > bindings-before.txt",
      changes = "Keeps what is bound now.", undo = "del bindings-before.txt" },
    { command = "certutil -store ${boundstore}",
      changes = "Nothing: lists the store. Take the thumbprint of the certificate that is meant.", undo = "None is needed." },
    { command = "netsh http update sslcert ${endpointkind}=${endpoint} certhash=THUMBPRINT appid=${application} "
        .. "certstorename=${boundstore}",
      changes = "Binds that certificate: put its thumbprint in place of THUMBPRINT. When it is in another store, name that one.",
      undo = "The same command with the hash and the store of bindings-before.txt." },
  },
  examples = {
    { certain = true, facts = { ["binding.sha1"] = "ab", ["binding.in_store"] = false, ["store.name"] = "WebHosting" } },
    { likely = true, facts = { ["binding.sha1"] = "ab", ["binding.in_store"] = false } },
    { none = true, facts = { ["binding.sha1"] = "ab", ["binding.in_store"] = true } },
    { none = true, facts = { ["binding.sha1"] = absent } },
  },
}
