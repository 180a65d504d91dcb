local evidence = require "evidence"

-- A certificate of the same key that is valid now: the renewed one.
local function renewed(cert)
  if not has_linked(cert, "key") or not known "cert.sha1" then return end
  for key in each_linked(cert, "key") do
    for other in each_linked(key, "cert") do
      local dated = known(other, "not_before") and known(other, "not_after") and known(other, "sha1")
      if dated and other.sha1 ~= cert.sha1 and run.now >= other.not_before and run.now <= other.not_after then return other end
    end
  end
end

return cause {
  api = 1,
  title = "The certificate has expired, or is not valid yet",
  since = "0.2", rank = 80, aside = true,
  cite = {
    { "RFC 5280, 4.1.2.5", "https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5" },
  },
  why = [[
Outside of its dates every client refuses the certificate, and some servers do not offer it at all. That does not
break the key: 0x80070520 has another cause.]],
  check = function (cert, goal)
    if not known "cert.not_after" or not known "cert.not_before" then return end
    local doubt = known "cert.dates_local" and cert.dates_local and 14 * 3600 or 0 -- all zones there are
    local found
    if run.now > cert.not_after then
      found = { "cert.not_after", fix = "expired", message = "The certificate has expired" }
    elseif run.now < cert.not_before then
      found = { "cert.not_before", fix = "early", message = "The certificate is not valid yet; when it should be, look at the clock" }
    else
      return
    end
    local edge = cert[found.fix == "early" and "not_before" or "not_after"]
    if math.abs(run.now - edge) <= doubt then
      found.message = found.message .. ", if the listing's local time is that of UTC"
      return possible(found)
    end
    local other = found.fix == "expired" and renewed(cert)
    if other then
      found.message = "The certificate has expired; a renewed one of the same key is there: " .. other.sha1
      found[#found + 1] = { other, "not_after" }
      local bound = has_linked(cert, "binding")
      found.fix = bound and "rebind" or "choose"
      if not bound then return possible(found) end -- nothing says that it is still in use
      for binding in each_linked(cert, "binding") do
        found[#found + 1] = { binding, "endpoint" }
      end
    end
    local event = evidence.key_event(cert)
    if not event and not evidence.fails(cert) then return certain(found) end
    found.against = { "key.test", event } -- dates do not keep a key from being opened
    return possible(found)
  end,
  fix = {
    early = {
      { command = "w32tm /query /status",
        changes = "Nothing: shows where the server's clock comes from. When it is right, the certificate works from its first day on.",
        undo = "None is needed." },
    },
    rebind = {
      { command = "netsh http show sslcert > bindings-before.txt",
        changes = "Keeps what is bound now.", undo = "del bindings-before.txt" },
      { command = "netsh http update sslcert ${endpointkind}=${endpoint} certhash=THUMBPRINT appid=${application} "
          .. "certstorename=${boundstore}",
        changes = "Binds the renewed certificate: put its thumbprint, which stands above, in place of THUMBPRINT. Do so for "
          .. "each binding that still names the old one.",
        undo = "netsh http update sslcert ${endpointkind}=${endpoint} certhash=${sha1} appid=${application} "
          .. "certstorename=${boundstore}" },
    },
    choose = {
      { command = "netsh http show sslcert",
        changes = "Nothing: shows whether a binding still names the old certificate. In the settings of the service choose the "
          .. "renewed one, whose thumbprint stands above.",
        undo = "Choose the old certificate again; it stays in the store." },
    },
    expired = {
    { command = "certreq -enroll ${context} -cert ${serial} renew",
      changes = "Requests a new certificate from the authority that issued this one, and installs it with a new key.",
      undo = "certutil ${scope}-delstore ${store} THUMBPRINT-OF-THE-NEW-ONE" },
    { command = "netsh http show sslcert",
      changes = "Nothing: shows which bindings are still to be changed to the new thumbprint.", undo = "None is needed." },
    },
  },
  examples = {
    { certain = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.not_after"] = "2025-01-01T00:00:00Z" } },
    { certain = true, facts = { ["cert.not_before"] = "2027-01-01T00:00:00Z", ["cert.not_after"] = "2028-01-01T00:00:00Z" } },
    { possible = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.not_after"] = "2025-01-01T00:00:00Z",
        ["key.test"] = "missing_keyset" } },
    { possible = true, facts = { ["run.now"] = "2026-01-01T00:00:00Z", ["cert.not_before"] = "2026-01-01T08:00:00Z",
        ["cert.not_after"] = "2028-01-01T00:00:00Z", ["cert.dates_local"] = true } },
    { certain = true, facts = { ["run.now"] = "2026-01-01T00:00:00Z", ["cert.not_before"] = "2024-01-01T08:00:00Z",
        ["cert.not_after"] = "2025-12-31T00:00:00Z", ["cert.dates_local"] = true } },
    { none = true, facts = { ["cert.not_before"] = "2025-01-01T00:00:00Z", ["cert.not_after"] = "2028-01-01T00:00:00Z" } },
  },
}
