return {
  api = 1,
  title = "S/MIME: signing and encrypting mail",
  why = [[
Keys that decrypt mail are archived or exported on purpose, for mail must stay legible when a device is lost; that they
may be exported is therefore no finding here. Keys of users are not the machine's.]],
  enable = { "EK015", "KU015", "KU016", "KU017" },
  disable = { "EX004", "RQ007", "RQ008", "CP006", "TP003" },
}
