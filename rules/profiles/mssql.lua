return {
  api = 1,
  title = "SQL Server",
  why = [[
SQL Server opens the key itself, as the account that it runs as: set the parameter service_sid of AC003 to the SID of
that account where it is not the virtual account of the default instance, NT SERVICE\MSSQLSERVER, which is named
here.]],
  cite = {
    { "Microsoft, Certificate requirements for SQL Server",
      "https://learn.microsoft.com/sql/database-engine/configure-windows/certificate-requirements" },
  },
  inherits = { "server" },
  enable = { "KS009" },
  params = { AC003 = { service_sid = "S-1-5-80-3880718306-3832830129-1677859214-2598158968-1052248003" } },
}
