-- What would tell a fact that is not known: a command for an administrator's prompt on the server,
-- by fact, or by kind for all other facts of it. Of several the first is taken that can be filled
-- in; placeholders are those of a remedy. None changes anything. pkivet prints them and runs none.
local certificate = {
  [[certutil -v ${scope}-store ${store} ${sha1}]],
  [[certutil -v ${scope}-store ${store} ${serial}]],
  [[certutil -v ${scope}-store ${store}]],
}
local tried = {
  [[certutil -v ${scope}-verifystore ${store} ${sha1}]],
  [[certutil -v ${scope}-verifystore ${store} ${serial}]],
  [[certutil -v ${scope}-verifystore ${store}]],
}
-- Where the provider keeps its keys; of one that is not known, where CryptoAPI does.
local key_files = { [[icacls ${keyfiles}]], [[icacls "%ALLUSERSPROFILE%\Microsoft\Crypto\RSA\MachineKeys\*"]] }

return {
  ["cert"] = certificate,
  ["key"] = certificate,
  ["cert.verify_error"] = tried,
  ["key.test"] = tried,
  ["key.present"] = tried,
  ["key.error_code"] = tried,
  ["key.matches_certificate"] = tried,
  ["key.file_listed"] = key_files,
  ["store"] = certificate,
  ["store.machine_guid"] = [[reg query HKLM\SOFTWARE\Microsoft\Cryptography /v MachineGuid /reg:64]],
  ["acl"] = { [[icacls ${keyfile}]], key_files[1], key_files[2] },
  ["acl.kind"] = { [[icacls ${keyfolder}]], [[icacls "%ALLUSERSPROFILE%\Microsoft\Crypto\RSA\MachineKeys"]] },
  ["event"] = [=[wevtutil qe System /q:"*[System[Provider[@Name='Schannel' or @Name='Microsoft-Windows-HttpEvent']]]"]=]
    .. " /c:200 /rd:true /f:xml",
  ["binding.in_store"] = [[certutil -store ${boundstore}]],
  ["host"] = [[ver]],
  ["host.elevated"] = [[whoami /groups]],
  ["binding"] = [[netsh http show sslcert]],
  ["pfx"] = [[certutil -dump ${pfx}]],
  ["request.os_version"] = [[ver]],
}
