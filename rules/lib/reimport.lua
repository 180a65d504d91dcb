-- Steps that the fixes of several causes have in common: an import in place of what is there. What
-- an import writes over does not come back by deleting, so what can be kept is kept first: the
-- certificate. Its link to a key cannot be exported, and each step says so.
local reimport = {}

local KEPT = "certutil ${scope}-addstore ${store} before.cer"

-- The certificate, and what the store says of its link, as text.
function reimport.keep()
  return { command = "certutil -v ${scope}-store ${store} ${sha1} before.cer > before.txt",
           changes = "Nothing: keeps the certificate, without a key, in before.cer, and what its link to a key "
             .. "says in before.txt.",
           undo = "del before.cer before.txt" }
end

-- `link`: what becomes of the link to the key, a sentence.
function reimport.delete(link)
  return { command = "certutil ${scope}-delstore ${store} ${sha1}",
           changes = "Takes the certificate out of the store, with its link. No key's file is touched.",
           undo = KEPT .. ", which brings the certificate back, not its friendly name. " .. link }
end

-- `options`: what stands before -importpfx, and its modifiers behind the file.
function reimport.import(pfx, link, options)
  local before, behind = options and options.before or "", options and options.behind or " AT_KEYEXCHANGE"
  local hint = behind == " AT_KEYEXCHANGE" and " Leave AT_KEYEXCHANGE out for a key that is to lie in a key storage "
    .. "provider." or ""
  return { command = "certutil ${scope}" .. before .. "-importpfx ${into}" .. pfx .. behind,
           changes = "Puts certificate and key into the store. Bindings by thumbprint find it again." .. hint,
           undo = "certutil ${scope}-delstore ${store} ${sha1}, then " .. KEPT .. ": the certificate is back as it was kept. "
             .. link .. " The file of the key that was imported stays." }
end

-- A link that led to no key that opens is no loss.
reimport.BROKEN = "Its link, which led to no key that opens, does not come back."

function reimport.replace(pfx, link, options)
  return { reimport.keep(), reimport.delete(link), reimport.import(pfx, link, options) }
end

-- The same behind a step that makes the PFX.
function reimport.move(export, pfx, link, options)
  local steps = reimport.replace(pfx, link, options)
  table.insert(steps, 1, export)
  return steps
end

return reimport
