return cause {
  api = 1,
  title = "The private key is not that of the certificate",
  since = "0.2", rank = 12,
  cite = {
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
    { "OpenSSL, openssl-x509 and openssl-pkey: compare the public keys", "https://docs.openssl.org/master/man1/openssl-x509/" },
  },
  why = [[
Key and certificate came together that were not made for one another: a renewed certificate with the old key, or
the key of another request. Windows imports such a pair without a word, and each signature that the key makes is
wrong for the certificate.]],
  check = function (cert, goal)
    local wrong, right
    for key in each_linked(cert, "key") do
      local told = known(key, "matches_certificate")
      if told and key.matches_certificate == false then
        wrong = wrong or key
      elseif told and key.matches_certificate then
        right = right or key
      end
    end
    if not wrong then return end
    local found = { { wrong, "matches_certificate" }, { wrong, "spki_sha256" }, "cert.spki_sha256" }
    if not right then
      -- In one PFX, or in Windows, they were put together; two files that lie beside one another need not be meant so.
      local together = has_linked(wrong, "pfx") or known(wrong, "source") and wrong.source ~= "file"
      if together then return certain(found) end
      found.message = "A key in a file beside the certificate is not its own"
      return possible(found)
    end
    found.against = { { right, "matches_certificate" } }
    found.message = "One of the keys beside the certificate is not its own; another one is"
    return possible(found)
  end,
  fix = {
    { command = [[certutil ${scope}-repairstore ${store} ${sha1}]],
      changes = "On the machine that made the request: looks for a key with the certificate's public key and links it. "
        .. "The certificate has to be in that store; certutil ${scope}-addstore ${store} FILE.cer puts it there.",
      undo = "None is needed: no key is changed." },
    { command = [[certutil ${scope}-exportPFX ${store} ${sha1} right.pfx]],
      changes = "Writes the certificate with the key that was found to right.pfx, to be imported where it is needed. "
        .. "When no key was found, request a new certificate.",
      undo = "del right.pfx" },
  },
  examples = {
    { certain = true, facts = { ["key.source"] = "container", ["key.matches_certificate"] = false } },
    { possible = true, facts = { ["key.source"] = "file", ["key.matches_certificate"] = false } },
    { none = true, facts = { ["key.matches_certificate"] = true } },
    { none = true, facts = { ["key.matches_certificate"] = absent } },
  },
}
