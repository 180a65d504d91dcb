{
  "subject": {{ toJson .Subject }},
  "sans": {{ toJson .SANs }},
  "basicConstraints": {"isCA": true},
  "ocspServer": {{ toJson .Insecure.User.ocsp }}
}
