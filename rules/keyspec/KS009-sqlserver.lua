return rule {
  api = 1,
  title = "SQL Server's certificate has a key that is not AT_KEYEXCHANGE",
  subject = "key", severity = "warning", since = "0.2",
  tags = { "keyspec", "mssql" },
  cite = {
    { "Microsoft, Certificate requirements for SQL Server (the certificate is created with the KeySpec option of AT_KEYEXCHANGE)",
      "https://learn.microsoft.com/sql/database-engine/configure-windows/certificate-requirements" },
    { "dataplat/dbatools, issue 10713 (keys of a key storage provider load all the same)" },
  },
  why = [[
SQL Server asks for a key in the AT_KEYEXCHANGE slot when it belongs to a CryptoAPI provider, and leaves out
certificates that have none from its list; a forced one keeps the service from starting. The document asks it
of every key; keys of a key storage provider have been seen to load, so only CryptoAPI keys are judged, and
with a warning.]],
  remedy = {
    text = [[
Import the PFX again as AT_KEYEXCHANGE, give the service account read access to the key, and choose the
certificate again in SQL Server Configuration Manager.]],
    command = [[certutil -importpfx ${pfx} AT_KEYEXCHANGE]],
  },
  default = false, -- the profile mssql enables it
  when = { ["key.provider_kind"] = "csp" },
  check = function (key)
    if key.spec ~= "exchange" then
      return fail { at = "key.spec", got = key.spec, want = "exchange (AT_KEYEXCHANGE)" }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.provider_kind"] = "csp", ["key.spec"] = "signature" } },
    { fail = false, facts = { ["key.provider_kind"] = "csp", ["key.spec"] = "exchange" } },
    { not_applicable = true, facts = { ["key.provider_kind"] = "ksp" } },
    { cannot_tell = true, facts = { ["key.provider_kind"] = "csp" } },
  },
}
