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

-- The key written to `pfx`, which nothing that follows may do without. `changes`: what else is to be said.
function reimport.export(pfx, changes)
  return { command = "certutil ${scope}-exportPFX ${store} ${sha1} " .. pfx,
           changes = "Writes certificate and key to " .. pfx .. ", with a password that you choose." .. (changes or "")
             .. " Stop here when it fails: the key is not exportable, and " .. reimport.NO_PFX,
           undo = "del " .. pfx }
end

reimport.NO_PFX = "is lost for good with what follows. Import the PFX that it came from instead, or request a new "
  .. "certificate."

-- That the PFX opens, and has the key.
function reimport.check(pfx)
  return { command = "certutil -dump " .. pfx,
           changes = "Nothing: shows what is in " .. pfx .. ". Stop here when it does not open, or names no private key.",
           undo = "None is needed." }
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
  local hint = options and "" or " Leave AT_KEYEXCHANGE out for a key that is to lie in a key storage provider."
  return { command = "certutil ${scope}" .. before .. "-importpfx ${into}" .. pfx .. behind,
           changes = "Puts certificate and key into the store. Bindings by thumbprint find it again." .. hint,
           undo = "certutil ${scope}-delstore ${store} ${sha1}, then " .. KEPT .. ": the certificate is back as it was kept. "
             .. link .. " The file of the key that was imported stays." }
end

-- Whether the key opens now, before anything is changed.
reimport.relist = {
  { command = "certutil -v ${scope}-verifystore ${store} ${sha1}",
    changes = "Nothing: tries the key again. Where it opens still, some program has it open, or the file was looked for in "
      .. "the wrong place: keep it with certutil ${scope}-exportPFX ${store} ${sha1} key.pfx, and change nothing before. "
      .. "Where it does not, diagnose this listing with that of the key's file.",
    undo = "None is needed." },
  { command = "icacls ${keyfile}",
    changes = "Nothing: shows whether the key's file is there now.", undo = "None is needed." },
}

-- A link that led to no key that opens is no loss.
reimport.BROKEN = "Its link, which led to no key that opens, does not come back."

function reimport.replace(pfx, link, options)
  return { reimport.keep(), reimport.delete(link), reimport.import(pfx, link, options) }
end

-- The same behind a step that makes the PFX, and one that looks into it.
function reimport.move(export, pfx, link, options)
  local steps = reimport.replace(pfx, link, options)
  table.insert(steps, 1, export)
  if export.command ~= reimport.check(pfx).command then table.insert(steps, 2, reimport.check(pfx)) end
  return steps
end

return reimport
